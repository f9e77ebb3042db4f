// A select opens as a field to search in, above the options that fit. The select keeps the value.

import { isComposing } from "./composer.js";
import { Options } from "./options.js";

class Picker {
  constructor(select) {
    this.select = select;
    this.box = document.getElementById("picker").content.firstElementChild.cloneNode(true);
    this.search = this.box.querySelector("input");
    const list = this.box.querySelector('[role="listbox"]');
    list.ariaLabel = select.labels[0]?.textContent ?? select.ariaLabel;
    list.append(...[...select.children].map(copy).filter(Boolean));
    this.options = new Options(this.search, list);
    this.options.all.forEach((one, at) => (one.id = `picked-${at}`));
    this.search.addEventListener("input", (event) => event.isComposing || this.offer());
    this.search.addEventListener("compositionend", () => this.offer());
    this.search.addEventListener("keydown", (event) => this.pressed(event));
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => this.take(target.closest('[role="option"]')));
    this.box.addEventListener("toggle", ({ newState }) => newState === "closed" && this.box.remove());
  }

  open() {
    this.select.focus();
    // In the dialog, since all outside a modal one is inert.
    (this.select.closest("dialog") ?? document.body).append(this.box);
    this.box.showPopover({ source: this.select });
    this.search.focus();
    this.offer();
  }

  offer() {
    const wanted = plain(this.search.value);
    // By name; a description stands after it.
    const fitting = this.options.all.filter(({ firstChild }) => plain(firstChild.textContent).includes(wanted));
    this.options.show(fitting);
    this.box.querySelectorAll('[role="group"]').forEach((one) => {
      one.hidden = !one.querySelector('[role="option"]:not([hidden])');
    });
    this.box.querySelector('[role="status"]').hidden = fitting.length > 0;
  }

  pressed(event) {
    // The form must not take this Enter for its own.
    event.stopPropagation();
    if (isComposing(event)) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      this.take(this.options.chosen);
    } else if (event.key === "Tab") {
      this.box.hidePopover();
    } else {
      this.options.step(event);
    }
  }

  take(option) {
    if (!option) {
      return;
    }
    this.box.hidePopover();
    if (this.select.value !== option.dataset.value) {
      this.select.value = option.dataset.value;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function plain(text) {
  return text.normalize("NFKC").trim().toLowerCase();
}

function copy(item) {
  const made = document.createElement("div");
  if (item.matches("optgroup")) {
    made.role = "group";
    made.ariaLabel = item.label;
    made.append(...[...item.children].map(copy));
  } else if (item.matches("option:not([hidden])")) {
    made.role = "option";
    made.ariaSelected = String(item.selected);
    made.dataset.value = item.value;
    made.append(...item.cloneNode(true).childNodes);
  } else {
    return null;
  }
  return made;
}

const OPENING = ["Enter", " ", "ArrowDown", "ArrowUp"];

export function listenForPicking() {
  const field = ({ target }) => target.closest?.("select.field");
  // Pressing the mouse would open the browser's own list.
  document.addEventListener("mousedown", (event) => field(event) && event.preventDefault());
  document.addEventListener("click", (event) => {
    const select = field(event);
    select && new Picker(select).open();
  });
  document.addEventListener("keydown", (event) => {
    const select = field(event);
    if (!select || event.ctrlKey || event.metaKey) {
      return;
    }
    if (OPENING.includes(event.key)) {
      event.preventDefault();
      new Picker(select).open();
    } else if (event.key.length === 1) {
      // The letter itself goes to the field that has the focus now.
      new Picker(select).open();
    }
  });
}
