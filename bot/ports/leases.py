"""The leases of several programs on one database."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from bot.domain.leases import Census


class LeaseTable(Protocol):
    """The table of leases, as one program uses it; the database's clock alone decides.

    Every call may raise StoreBusy.
    """

    def beat(self, sockets: int) -> Census:
        """Report that this program is alive, and its connections to Slack; return the census."""
        ...

    def renew(self, tokens: Mapping[str, int]) -> Collection[str]:
        """Prolong leases and return the accounts of those that are still ours."""
        ...

    def claim(self, accounts: Iterable[str], most: int) -> Mapping[str, int]:
        """Take leases that have ended, `most` at most; return their new tokens by account."""
        ...

    def release(self, tokens: Mapping[str, int]) -> None:
        """End leases that are still ours now."""
        ...

    def leave(self) -> None:
        """Say that this program has ended."""
        ...


class Fences(Protocol):
    """What the database compares at each write of a thread."""

    @property
    def fence(self) -> Mapping[str, int]:
        """Return the tokens of the leases under which this thread works, by account."""
        ...

    def fenced(self, tokens: Mapping[str, int]) -> AbstractContextManager[None]:
        """Let each transaction of this thread in the block see that these leases are still ours."""
        ...


class Tenure(Protocol):
    """For which accounts this program works, rather than another one on the same database."""

    def holds(self, account: str) -> bool:
        """Return whether this program works for an account now."""
        ...

    def under(self, account: str) -> AbstractContextManager[bool]:
        """Work for an account in the block; False where that is not for this program to do.

        Every write in the block raises LeaseLost once another program works for it.
        """
        ...
