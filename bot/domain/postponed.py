"""What failed lately in a way that nobody had thought of, and when it is tried again."""

Key = tuple[str, str]
"""What was done, and for which thing."""

_FIRST, _LONGEST = 30.0, 300.0


class Postponed:
    """Remembers for one run of the program; times are seconds of a clock that only grows."""

    def __init__(self) -> None:
        self._known: dict[Key, tuple[float, float]] = {}

    def waits(self, key: Key, now: float) -> bool:
        """Say whether it is too early to try it again."""
        known = self._known.get(key)
        return known is not None and now < known[0]

    def raised(self, key: Key, now: float) -> None:
        """Note that it failed: it waits half a minute, then longer each time, 5 minutes at most."""
        _, pause = self._known.get(key, (0.0, _FIRST))
        self._known[key] = (now + pause, min(2 * pause, _LONGEST))

    def known(self, key: Key) -> bool:
        """Say whether it failed when it was last tried."""
        return key in self._known

    def well(self, key: Key) -> None:
        """Note that it did not fail."""
        self._known.pop(key, None)
