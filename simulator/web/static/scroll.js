// Messages and replies stay at their end, unless the person has scrolled up.

const NEAR = 60;
const logs = [...document.querySelectorAll("#log, #replies")];

function isAtEnd(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

function toEnd(log) {
  log.scrollTop = log.scrollHeight;
}

export function toEnds() {
  logs.forEach(toEnd);
}

export function keepingEnds(change) {
  const atEnd = logs.filter(isAtEnd);
  change();
  atEnd.forEach(toEnd);
}
