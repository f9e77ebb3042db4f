// Modals: the server says which are open; the browser shows, stacks and closes them.

import { once, post, valuesOf } from "./acts.js";
import { isComposing } from "./composer.js";

const dialogs = document.getElementById("dialogs");
const submitted = new WeakSet();
const closed = new WeakSet();

export function openNew() {
  for (const dialog of dialogs.querySelectorAll("dialog:not([open])")) {
    dialog.tabIndex = -1;
    dialog.showModal();
    dialog.focus();
  }
  const top = [...dialogs.querySelectorAll("dialog")].at(-1);
  if (top) {
    focusOnFirst(top);
    focusOnError(top);
  }
}

// Also when what was opened empty gets its inputs later.
function focusOnFirst(dialog) {
  if (document.activeElement === dialog) {
    dialog.querySelector(".body :is(.field, .choices input)")?.focus();
  }
}

function focusOnError(dialog) {
  // Once after a refused submission: the first input that is wrong.
  if (!submitted.has(dialog)) {
    return;
  }
  const error = dialog.querySelector(".input .error");
  if (error) {
    submitted.delete(dialog);
    error.closest(".input").querySelector(".field, .choices input")?.focus();
  }
}

// The server closed it: focus returns to where it was before.
export function closeGone(element) {
  if (element?.matches("dialog[open]")) {
    closed.add(element);
    element.close();
  }
}

function submit(dialog, button) {
  once(button, async () => {
    const wrong = await post("submit", { view: dialog.id, values: valuesOf(dialog) });
    submitted.add(dialog);
    focusOnError(dialog);
    return wrong;
  });
}

export function listenForDialogs() {
  // `close` does not bubble.
  dialogs.addEventListener(
    "close",
    ({ target }) => {
      if (target.matches("dialog.modal") && !closed.has(target)) {
        post("close", { view: target.id });
      }
    },
    true,
  );
  dialogs.addEventListener("click", ({ target }) => {
    const button = target.closest("footer button, button.cross");
    const dialog = button?.closest("dialog.modal");
    if (button?.value === "submit") {
      submit(dialog, button);
    } else if (button?.value === "close") {
      dialog.close();
    }
  });
  dialogs.addEventListener("keydown", (event) => {
    // Enter in a line of text submits, as in Slack; the input method's Enter does not.
    if (event.key !== "Enter" || isComposing(event)) {
      return;
    }
    const dialog = event.target.closest("dialog.modal");
    const button = dialog?.querySelector('button[value="submit"]');
    if (button && event.target.matches('input:not([type="radio"], [type="checkbox"])')) {
      event.preventDefault();
      submit(dialog, button);
    }
  });
}
