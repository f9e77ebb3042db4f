// Makes an element like the HTML the server sent, and keeps what the person is doing in it:
// typed text, choices, focus, open dialogs and menus.

const KEPT = { DIALOG: ["open", "tabindex"], DETAILS: ["open"] };
const BUSY = "aria-busy";

export function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

export function morph(old, wanted) {
  if (old.nodeName !== wanted.nodeName) {
    old.replaceWith(wanted);
    return;
  }
  attributes(old, wanted);
  if (old.nodeName === "TEMPLATE") {
    old.content.replaceChildren(...wanted.content.childNodes);
  } else if (old.nodeName !== "SELECTEDCONTENT") {
    // The browser copies the chosen option into it.
    children(old, wanted);
  }
}

function attributes(old, wanted) {
  const kept = KEPT[old.nodeName] ?? [];
  for (const { name } of [...old.attributes]) {
    if (!wanted.hasAttribute(name) && !kept.includes(name) && name !== BUSY) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of wanted.attributes) {
    if (!kept.includes(name) && old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
}

function children(old, wanted) {
  const known = new Map([...old.children].filter((one) => one.id).map((one) => [one.id, one]));
  let at = old.firstChild;
  for (const next of [...wanted.childNodes]) {
    const same = next.id ? known.get(next.id) : alike(at, next) ? at : null;
    if (!same) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) {
      at = at.nextSibling;
    } else {
      move(old, same, at);
    }
    same.nodeType === Node.ELEMENT_NODE ? morph(same, next) : text(same, next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    // A picker is the page's own.
    if (!gone.matches?.(":popover-open")) {
      gone.remove();
    }
  }
}

function alike(old, wanted) {
  return old && !old.id && old.nodeName === wanted.nodeName;
}

function text(old, wanted) {
  if (old.nodeValue !== wanted.nodeValue) {
    old.nodeValue = wanted.nodeValue;
  }
}

function move(parent, child, before) {
  // moveBefore keeps focus and scrolling.
  parent.moveBefore ? parent.moveBefore(child, before) : parent.insertBefore(child, before);
}
