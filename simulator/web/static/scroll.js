// A log begins at its end (see log.css) and stays there while it grows.

export function toEnds() {
  for (const log of document.querySelectorAll('[role="log"]')) {
    log.scrollTop = 0;
  }
}
