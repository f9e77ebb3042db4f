"""A row of the table of settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One setting; `default` is unparsed, `from_others` says what provides it in place of that."""

    name: str
    field: str
    read: Callable[[str], Any]
    meaning: str
    default: str | None = None
    from_others: str = ""
    optional: bool = False

    @property
    def required(self) -> bool:
        """Whether the program cannot start without it."""
        return self.default is None and not self.from_others and not self.optional

    @property
    def secret(self) -> bool:
        """Whether its value must never be shown; NAME_FILE may then name a file that holds it."""
        return self.name.endswith(("_TOKEN", "_SECRET")) or self.name == "DATABASE_URL"
