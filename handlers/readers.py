"""Readers for people (in their own language) and channels (in the configured one)."""

import dataclasses
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.ports.clock import Clock
from handlers.identity import Members
from handlers.reader import Reader


@dataclass(frozen=True, slots=True)
class Readers:
    """Creates Readers at the current time, of one store; `store` is its name among several."""

    members: Members
    language: str
    zone: ZoneInfo
    market: Market
    clock: Clock
    simulated: bool = False
    store: str = ""

    def of(self, user_id: str) -> Reader:
        """Return a Reader for a person; the configured language is the fallback."""
        return self._in(self.members.language(user_id) or self.language)

    def channel(self) -> Reader:
        """Return the Reader for messages that everyone in a channel sees."""
        return self._in(self.language)

    def updated(self, reader: Reader) -> Reader:
        """Return the same reader at the current time, for use after a slow look-up."""
        return dataclasses.replace(reader, now=self.clock.now())

    def _in(self, language: str) -> Reader:
        return Reader(
            language, self.zone, self.clock.now(), self.market, self.simulated, self.store
        )
