// The box where messages and commands are typed.

import { post } from "./acts.js";
import { toEnds } from "./scroll.js";

const COMPOSING = 229;

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.wrong = form.querySelector(".wrong");
    this.list = form.querySelector('[role="listbox"]');
    this.options = [...(this.list?.children ?? [])];
    this.key = `draft ${location.search} ${this.text.id}`;
    this.text.value ||= sessionStorage.getItem(this.key) ?? "";
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.pressed(event));
    this.text.addEventListener("blur", () => setTimeout(() => this.show([]), 150));
    this.list?.addEventListener("mousedown", (event) => event.preventDefault());
    this.list?.addEventListener("click", ({ target }) => this.take(target.closest("[data-command]")));
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
    this.show(name.startsWith("/") ? this.options.filter(fits) : []);
  }

  show(offered) {
    if (!this.list) {
      return;
    }
    this.options.forEach((one) => (one.hidden = !offered.includes(one)));
    this.list.hidden = offered.length === 0;
    this.choose(offered.find((one) => one.ariaSelected === "true") ?? offered[0]);
  }

  choose(option) {
    this.options.forEach((one) => (one.ariaSelected = String(one === option)));
    option
      ? this.text.setAttribute("aria-activedescendant", option.id)
      : this.text.removeAttribute("aria-activedescendant");
  }

  get chosen() {
    return this.list?.hidden === false ? this.options.find((one) => one.ariaSelected === "true") : null;
  }

  isWhole() {
    const [name] = this.text.value.split(/\s/, 1);
    return this.options.some((one) => one.dataset.command === name);
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === COMPOSING) {
      return;
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.chosen && !this.isWhole() ? this.take(this.chosen) : this.send();
    } else if (event.key === "Tab" && !event.shiftKey && this.chosen && !this.isWhole()) {
      event.preventDefault();
      this.take(this.chosen);
    } else if (event.key === "Escape" && this.chosen) {
      event.preventDefault();
      this.show([]);
    } else if (event.key.startsWith("Arrow") && this.chosen && !this.isWhole()) {
      this.step(event);
    }
  }

  step(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const shown = this.options.filter((one) => !one.hidden);
      const at = shown.indexOf(this.chosen);
      this.choose(shown.at((at + step) % shown.length));
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
    this.show([]);
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
