"""An in-memory table of leases, which several programs of a test share."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.leases import Census
from bot.ports.store import StoreBusy


@dataclass
class Row:
    """One lease as it is stored."""

    holder: str = ""
    token: int = 0
    until: float = -1


@dataclass
class FakeLeases:
    """What is stored: leases by account, the beats of programs by name, and the server's clock."""

    now: float = 100
    rows: dict[str, Row] = field(default_factory=dict)
    beats: dict[str, float] = field(default_factory=dict)

    def of(self, name: str, span: float = 60) -> "FakeLeaseTable":
        """Return the table as one program uses it."""
        return FakeLeaseTable(self, name, span)


@dataclass
class FakeLeaseTable:
    """The table as the program `name` uses it; `meanwhile` runs before each answer."""

    stored: FakeLeases
    name: str
    span: float
    away: bool = False
    meanwhile: Callable[[], None] = lambda: None
    sockets: int = 0

    def beat(self, sockets: int) -> Census:
        """Note that this program lives."""
        self._answer()
        self.sockets = sockets
        self.stored.beats[self.name] = self.stored.now
        live = [at for at in self.stored.beats.values() if at > self.stored.now - self.span]
        return Census(len(live), sockets * len(live), 8)

    def renew(self, tokens: Mapping[str, int]) -> Collection[str]:
        """Prolong leases."""
        self._answer()
        ours = [account for account, token in tokens.items() if self._is_ours(account, token)]
        for account in ours:
            self.stored.rows[account].until = self.stored.now + self.span
        return ours

    def claim(self, accounts: Iterable[str], most: int) -> Mapping[str, int]:
        """Take leases that have ended."""
        self._answer()
        rows = {account: self.stored.rows.setdefault(account, Row()) for account in accounts}
        ended = [account for account, row in rows.items() if row.until < self.stored.now][:most]
        for account in ended:
            row = rows[account]
            row.holder, row.token = self.name, row.token + 1
            row.until = self.stored.now + self.span
        return {account: rows[account].token for account in ended}

    def release(self, tokens: Mapping[str, int]) -> None:
        """End leases."""
        self._answer()
        for account, token in tokens.items():
            if self._is_ours(account, token):
                self.stored.rows[account].holder, self.stored.rows[account].until = "", -1

    def leave(self) -> None:
        """Forget this program."""
        self._answer()
        self.stored.beats.pop(self.name, None)

    def _is_ours(self, account: str, token: int) -> bool:
        row = self.stored.rows.get(account, Row())
        return (row.holder, row.token) == (self.name, token)

    def _answer(self) -> None:
        if self.away:
            msg = "the database does not answer"
            raise StoreBusy(msg)
        self.meanwhile()


@dataclass
class FakeFences:
    """Fences of one thread."""

    fence: Mapping[str, int] = field(default_factory=dict)

    @contextmanager
    def fenced(self, tokens: Mapping[str, int]) -> Iterator[None]:
        """Work under these tokens in the block."""
        before, self.fence = self.fence, tokens
        try:
            yield
        finally:
            self.fence = before
