"""The tenure of one of several programs, as a test sets it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class FakeTenure:
    """This program works for these accounts."""

    accounts: Collection[str]

    def holds(self, account: str) -> bool:
        """Return whether it works for an account."""
        return account in self.accounts

    @contextmanager
    def under(self, account: str) -> Iterator[bool]:
        """Work for an account in the block."""
        yield self.holds(account)
