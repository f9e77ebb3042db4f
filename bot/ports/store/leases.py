"""The leases of several programs on one database."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from bot.domain.leases import Census


class LeaseTable(Protocol):
    """The table of leases, from the view of one program; only the database's clock counts.

    Every call may raise StoreBusy.
    """

    def beat(self, sockets: int) -> Census:
        """Report that this program is alive, and its connections to Slack; return the census."""
        ...

    def renew(self, tokens: Mapping[str, int]) -> Collection[str]:
        """Renew leases; return the accounts of those that are still ours."""
        ...

    def claim(self, accounts: Iterable[str], most: int) -> Mapping[str, int]:
        """Claim up to `most` leases that have ended; return their new tokens by account."""
        ...

    def release(self, tokens: Mapping[str, int]) -> None:
        """End those of these leases that are still ours."""
        ...

    def leave(self) -> None:
        """Note that this program has ended."""
        ...


class Fences(Protocol):
    """The lease tokens that the database compares at each write of a thread."""

    @property
    def fence(self) -> Mapping[str, int]:
        """Return the tokens of the leases under which this thread works, by account."""
        ...

    def fenced(self, tokens: Mapping[str, int]) -> AbstractContextManager[None]:
        """Check in each transaction of this thread in the block that the leases are still ours."""
        ...


class Tenure(Protocol):
    """The accounts that this program works for, of several programs on one database."""

    def holds(self, account: str) -> bool:
        """Return whether this program works for an account now."""
        ...

    def under(self, account: str) -> AbstractContextManager[bool]:
        """Work for an account in the block; yields False if this program does not hold it.

        Every write in the block raises LeaseLost once another program works for it.
        """
        ...
