// Keeps the page as the server has it: each list of changes has a number, and a WebSocket that
// drops is opened again with the last one.

import { listenForActs } from "./acts.js";
import { listenForTyping } from "./composer.js";
import { closeGone, listenForDialogs, openNew } from "./dialogs.js";
import { listenForMenus } from "./menus.js";
import { fromHtml, morph } from "./morph.js";
import { listenForPicking } from "./picker.js";
import { listenForTour, pointOut } from "./tour.js";

const RETRY_AT_MOST = 2000;
const tab = document.body.dataset.tab;
const notices = document.getElementById("notices");
let told = 0;
let failures = 0;

function connect() {
  const socket = new WebSocket(`ws://${location.host}/socket?tab=${tab}&told=${told}`);
  socket.addEventListener("message", ({ data }) => {
    failures = 0;
    notices.textContent = "";
    JSON.parse(data).forEach(applyAll);
  });
  socket.addEventListener("close", () => {
    failures += 1;
    if (failures > 1) {
      notices.textContent = notices.dataset.lost;
    }
    setTimeout(connect, Math.min(RETRY_AT_MOST, 250 * failures));
  });
}

function applyAll([head, ...changes]) {
  if (head.reload) {
    location.reload();
    return;
  }
  if (head.number <= told) {
    return;
  }
  told = head.number;
  const focused = document.activeElement;
  changes.forEach(apply);
  openNew();
  pointOut();
  refocus(focused);
}

function apply(change) {
  if (change.drop) {
    const gone = document.getElementById(change.drop);
    closeGone(gone);
    gone?.remove();
    return;
  }
  const wanted = fromHtml(change.html);
  const old = document.getElementById(change.put);
  if (old) {
    morph(old, wanted);
  } else if (change.into) {
    const before = change.before && document.getElementById(change.before);
    document.getElementById(change.into)?.insertBefore(wanted, before || null);
  }
}

function refocus(focused) {
  // A redrawn message may have lost the button that had the focus: stay at the message.
  if (!focused || focused.isConnected || document.activeElement !== document.body) {
    return;
  }
  const id = focused.dataset?.message;
  const message = id && document.getElementById(id);
  if (message) {
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
}

document.addEventListener("focusin", ({ target }) => {
  const message = target.closest?.(".message");
  if (message) {
    target.dataset.message = message.id;
  }
});

function listenForRegions() {
  const openers = document.querySelectorAll("[data-opens]");
  const show = (name) => {
    document.body.dataset.shown = name;
    openers.forEach((one) => one.setAttribute("aria-expanded", String(one.dataset.opens === name)));
    document.querySelector(`#${name || "none"} [data-closes]`)?.focus();
  };
  openers.forEach((one) => one.addEventListener("click", () => show(one.dataset.opens)));
  const close = () => {
    const opener = document.querySelector(`[data-opens="${document.body.dataset.shown}"]`);
    show("");
    opener?.focus();
  };
  document.addEventListener("click", ({ target }) => target.closest("[data-closes]") && close());
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && document.body.dataset.shown && !document.querySelector("dialog[open]")) {
      close();
    }
  });
}

document.getElementById("you")?.addEventListener("change", ({ target }) => {
  location.assign(target.value);
});
listenForRegions();
listenForDialogs();
listenForActs();
listenForTyping();
listenForMenus();
listenForPicking();
listenForTour();
openNew();
connect();
