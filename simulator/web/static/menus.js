// A menu closes with Escape, and when something else is pressed.

const OPEN = "details.overflow[open]";

export function listenForMenus() {
  document.addEventListener("click", ({ target }) => {
    for (const menu of document.querySelectorAll(OPEN)) {
      menu.open = menu.contains(target);
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(OPEN);
    if (event.key === "Escape" && menu) {
      // Nor does it close the dialog around it.
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
