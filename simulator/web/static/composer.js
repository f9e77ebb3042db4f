// The box where messages and commands are typed.

import { post } from "./acts.js";
import { Options } from "./options.js";
import { toEnds } from "./scroll.js";

const COMPOSING = 229;

// An input method's Enter and arrows are its own.
export function isComposing(event) {
  return event.isComposing || event.keyCode === COMPOSING;
}

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.wrong = form.querySelector(".wrong");
    const list = form.querySelector('[role="listbox"]');
    this.options = new Options(this.text, list);
    this.key = `draft ${location.search} ${this.text.id}`;
    this.text.value ||= sessionStorage.getItem(this.key) ?? "";
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("blur", () => setTimeout(() => this.options.show([]), 150));
    list?.addEventListener("mousedown", (event) => event.preventDefault());
    list?.addEventListener("click", ({ target }) => this.take(target.closest("[data-command]")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.grow();
  }

  typed() {
    this.wrong.textContent = "";
    sessionStorage.setItem(this.key, this.text.value);
    this.grow();
    this.offer();
  }

  grow() {
    const lines = this.text.value.split("\n").length;
    this.text.rows = Math.min(8, lines);
  }

  // Commands that begin with what is typed; after a whole one its usage stays in sight.
  offer() {
    const [name] = this.text.value.split(/\s/, 1);
    const whole = this.text.value !== name;
    const fits = ({ dataset }) => (whole ? dataset.command === name : dataset.command.startsWith(name));
    this.options.show(name.startsWith("/") ? this.options.all.filter(fits) : []);
  }

  isWhole() {
    const [name] = this.text.value.split(/\s/, 1);
    return this.options.all.some((one) => one.dataset.command === name);
  }

  pressed(event) {
    if (isComposing(event)) {
      return;
    }
    const { chosen } = this.options;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      chosen && !this.isWhole() ? this.take(chosen) : this.send();
    } else if (event.key === "Tab" && !event.shiftKey && chosen && !this.isWhole()) {
      event.preventDefault();
      this.take(chosen);
    } else if (event.key === "Escape" && chosen) {
      event.preventDefault();
      this.options.show([]);
    } else if (!this.isWhole()) {
      this.options.step(event);
    }
  }

  take(option) {
    this.text.value = `${option.dataset.command} `;
    this.text.focus();
    this.typed();
  }

  // The text stays until the server has taken it.
  async send() {
    const text = this.text.value;
    if (!text.trim() || this.form.getAttribute("aria-busy")) {
      return;
    }
    this.form.setAttribute("aria-busy", "true");
    this.options.show([]);
    const wrong = await post("say", { text, thread: this.text.dataset.thread ?? "" });
    this.form.removeAttribute("aria-busy");
    this.wrong.textContent = wrong;
    if (!wrong && this.text.value === text) {
      this.text.value = "";
      sessionStorage.removeItem(this.key);
      this.grow();
    }
    toEnds();
  }
}

export function listenForTyping() {
  document.querySelectorAll("form.composer").forEach((form) => new Composer(form));
}
