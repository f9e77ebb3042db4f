"""The store, as what forgets sees it."""

from datetime import datetime
from typing import Protocol


class Keeping(Protocol):
    """The age of what is kept."""

    def forget(self, before: datetime) -> int:
        """Delete what Amazon said before a moment, ended requests too; return how many these were.

        What is still open is kept.
        """
        ...

    def old_lines(self, before: datetime) -> int:
        """Count the lines of the record before a moment that still name an order."""
        ...

    def cut_lines(self, before: datetime) -> None:
        """Take order id and reason out of the lines of the record before a moment.

        The store refuses that where its newest line is not a year younger than each of them.
        """
        ...
