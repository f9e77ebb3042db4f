"""Who reads what the bot writes: a person in their language, a channel in the configured one."""

import dataclasses
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.ports.clock import Clock
from handlers.identity import Members
from handlers.reader import Reader


@dataclass(frozen=True, slots=True)
class Readers:
    """Makes a Reader of the present moment for anybody in the workspace."""

    members: Members
    language: str
    zone: ZoneInfo
    market: Market
    clock: Clock
    simulated: bool = False

    def of(self, user_id: str) -> Reader:
        """Return a person as a reader; in the configured language where theirs is not known."""
        return self._in(self.members.language(user_id) or self.language)

    def channel(self) -> Reader:
        """Return the reader of what everybody in a channel sees."""
        return self._in(self.language)

    def updated(self, reader: Reader) -> Reader:
        """Return the same reader at the present moment: a look-up may have taken a while."""
        return dataclasses.replace(reader, now=self.clock.now())

    def _in(self, language: str) -> Reader:
        return Reader(language, self.zone, self.clock.now(), self.market, self.simulated)
