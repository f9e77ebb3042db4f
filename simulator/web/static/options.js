// The options of a text field: the arrow keys choose one while the field keeps the focus.

export class Options {
  constructor(text, list) {
    this.text = text;
    this.list = list;
    this.all = [...(list?.querySelectorAll('[role="option"]') ?? [])];
  }

  show(offered) {
    if (this.list) {
      this.all.forEach((one) => (one.hidden = !offered.includes(one)));
      this.list.hidden = offered.length === 0;
      this.choose(offered.find((one) => one.ariaSelected === "true") ?? offered[0]);
    }
  }

  choose(option) {
    this.all.forEach((one) => (one.ariaSelected = String(one === option)));
    option
      ? this.text.setAttribute("aria-activedescendant", option.id)
      : this.text.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  get chosen() {
    return this.list?.hidden === false ? this.all.find((one) => one.ariaSelected === "true") : null;
  }

  step(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.chosen) {
      event.preventDefault();
      const shown = this.all.filter((one) => !one.hidden);
      this.choose(shown.at((shown.indexOf(this.chosen) + step) % shown.length));
    }
  }
}
