"""The error of a program that cannot start."""

from typing import Final

from bot.domain.wording import Wording, wording

_CODES: Final = frozenset(
    {
        *("missing", "newer", "older", "of_another", "store_missing", "store_unclear"),
        *("in_use", "locked", "disk_full", "read_only", "cannot_open", "io", "damaged", "shared"),
        *("away", "no_connection", "unsure", "moved", "access", "no_permission", "tls"),
        *("url", "target"),
    }
)
"""The faults of a database that have words of their own (`start.database.*`)."""


class CannotStart(Exception):  # noqa: N818 - a situation, not a bug
    """The program cannot start, e.g. for a refused token; `why` says what to do."""

    def __init__(self, why: Wording) -> None:
        super().__init__(why.key)
        self.why = why


def database_refused(fault: Exception) -> Wording:
    """Return why a database cannot be used, by the `code` of the storage fault, if it has one."""
    code = getattr(fault, "code", "")
    return wording(f"start.database.{code if code in _CODES else 'refused'}", fault=fault)
