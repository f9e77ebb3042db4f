// The messages stay at their end, unless the person has scrolled up.

const NEAR = 60;
const log = document.getElementById("log");

export function isAtEnd() {
  return log && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

export function toEnd() {
  log?.scrollTo({ top: log.scrollHeight });
}
