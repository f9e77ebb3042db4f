// Marks what the tour points at, and types a command for whoever does not want to.

const MARK = "pointed";

export function pointOut() {
  const wanted = document.querySelector("#tour [data-points-at]")?.dataset.pointsAt;
  const target = find(JSON.parse(wanted ?? "[]"));
  for (const one of document.querySelectorAll(`.${MARK}`)) {
    one.classList.toggle(MARK, one === target);
  }
  target?.classList.add(MARK);
}

// The newest visible element of the first selector that has one, else what opens its place.
function find(selectors) {
  const found = selectors.map((one) => [...document.querySelectorAll(one)].reverse());
  for (const elements of found) {
    for (const element of elements) {
      const shown = [element, element.closest("details")?.querySelector("summary")].find(isShown);
      if (shown) {
        return shown;
      }
    }
  }
  const regions = found.flat().map((one) => one.closest("#side, #panel")?.id);
  return regions.map((id) => document.querySelector(`[data-opens="${id}"]`)).find(isShown);
}

function isShown(element) {
  return element?.checkVisibility();
}

function typeIn(command) {
  const text = document.getElementById("text");
  if (text) {
    text.value = command;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }
}

export function listenForTour() {
  document.addEventListener("click", ({ target }) => {
    const command = target.closest("[data-types]")?.dataset.types;
    if (command) {
      typeIn(command);
    }
    pointOut();
  });
  document.addEventListener("toggle", pointOut, true);
  requestAnimationFrame(pointOut);
}
