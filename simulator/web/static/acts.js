// What people do goes to the server by POST; what it does comes back over the WebSocket.

const REMAINS = 8000;

export async function post(name, said) {
  let answer;
  try {
    answer = await fetch(`/do/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ tab: document.body.dataset.tab, ...said }),
    });
  } catch {
    return document.getElementById("notices").dataset.lost;
  }
  if (answer.status === 410) {
    location.reload();
    return "";
  }
  return (await answer.json()).error ?? "";
}

// What is busy is not pressed again: a double click is one click.
export async function once(element, act) {
  if (element.getAttribute("aria-busy")) {
    return;
  }
  element.setAttribute("aria-busy", "true");
  try {
    complain(element, await act());
  } finally {
    element.removeAttribute("aria-busy");
  }
}

function complain(element, wrong) {
  if (!wrong) {
    return;
  }
  const said = document.createElement("div");
  said.className = "wrong";
  said.setAttribute("role", "alert");
  said.textContent = wrong;
  const beside = element.closest(".block, footer, #outside, #tour") ?? document.getElementById("notices");
  beside.append(said);
  setTimeout(() => said.remove(), REMAINS);
}

export function valuesOf(dialog) {
  const values = {};
  for (const field of dialog.querySelectorAll("[data-block][data-action]")) {
    const value = valueOf(field);
    if (value !== undefined) {
      (values[field.dataset.block] ??= {})[field.dataset.action] = value;
    }
  }
  return values;
}

function valueOf(field) {
  if (field.matches(".choices")) {
    const taken = [...field.querySelectorAll("input:checked")].map((one) => one.value);
    return field.querySelector('[type="checkbox"]') ? taken : (taken[0] ?? null);
  }
  return field.matches("input, select, textarea") ? field.value || null : undefined;
}

export function press(element, value) {
  const { block, action } = element.dataset;
  const message = element.closest("[data-version]");
  const view = element.closest("[data-view], dialog.modal, section.home");
  if (!message && !view) {
    return;
  }
  const where = message
    ? { version: Number(message.dataset.version) }
    : { view: view.dataset.view ?? view.id, values: valuesOf(view) };
  return once(element, () => post("press", { block, action, value, ...where }));
}

function confirmed(button, act) {
  const template = button.nextElementSibling;
  if (!template?.matches("template")) {
    act();
    return;
  }
  const version = button.closest("[data-version]")?.dataset.version;
  const dialog = template.content.firstElementChild.cloneNode(true);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") {
      act(version);
    }
  });
  dialog.showModal();
}

function pressed(button) {
  if (button.getAttribute("aria-busy")) {
    return;
  }
  button.closest("details")?.removeAttribute("open");
  // What was confirmed is what was shown when it was asked, also if it has changed since.
  const { block, action, value, url } = button.dataset;
  confirmed(button, (version) => {
    if (url) {
      window.open(url, "_blank", "noopener,noreferrer");
    }
    if (version) {
      once(button, () => post("press", { block, action, value, version: Number(version) }));
    } else {
      press(button, value);
    }
  });
}

function actOn(button) {
  const values = JSON.parse(button.dataset.values ?? "{}");
  once(button, () => post("world", { name: button.dataset.act, values }));
}

function choose(button) {
  button.closest("details").removeAttribute("open");
  const version = button.closest("[data-version]")?.dataset.version;
  const said = version ? { version: Number(version) } : {};
  once(button, () => post("shortcut", { shortcut: button.dataset.shortcut, ...said }));
}

export function listenForActs() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-action], button[data-act], button[data-shortcut]");
    if (button?.dataset.shortcut) {
      choose(button);
    } else if (button?.dataset.act) {
      actOn(button);
    } else if (button) {
      pressed(button);
    }
  });
  document.addEventListener("change", ({ target }) => {
    const field = target.closest("[data-press]");
    if (field) {
      press(field, valueOf(field));
    }
  });
}
