"""What recently failed with an unexpected exception, and when it is tried again."""

from datetime import timedelta

from bot.domain.backoff import Backoff

Key = tuple[str, str]
"""The name of the task, and the id of what it was done for."""

_BACKOFF = Backoff(timedelta(seconds=30), 2, timedelta(minutes=5))


class Postponed:
    """Failures of this run of the program; times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[float, int]] = {}

    def waits(self, key: Key, now: float) -> bool:
        """Return whether it is too early to try it again."""
        known = self._known.get(key)
        return known is not None and now < known[0]

    def failed(self, key: Key, now: float) -> None:
        """Note a failure: it waits half a minute, then longer each time, 5 minutes at most."""
        _, tries = self._known.get(key, (0.0, 0))
        self._known[key] = (now + _BACKOFF.after(tries).total_seconds(), tries + 1)

    def known(self, key: Key) -> bool:
        """Return whether it failed when it was last tried."""
        return key in self._known

    def succeeded(self, key: Key) -> None:
        """Note a success."""
        self._known.pop(key, None)
