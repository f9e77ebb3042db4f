"""Checks of the programs that share a database."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.check.context import Context
from bot.check.database_server import DATABASE
from bot.check.line import Line, passed, skipped, warned
from bot.clients import account_of
from bot.domain.wording import Wording, wording

if TYPE_CHECKING:
    from storage.postgres import AtWork

MOST_SOCKETS: Final = 10
"""How many connections Slack allows an app."""


def replicas(context: Context) -> Line:
    """Check how many programs share the database, and their connections to Slack."""

    def tell(name: Wording, seen: "AtWork") -> Line:
        values = {"n": seen.replicas, "sockets": seen.sockets, "most": MOST_SOCKETS}
        said = wording("check.replicas.some", **values)
        return warned(name, said) if seen.sockets >= MOST_SOCKETS else passed(name, said)

    return _line(context, "check.name.replicas", tell)


def lease(context: Context) -> Line:
    """Report which program works for a store, and since when."""

    def tell(name: Wording, seen: "AtWork") -> Line:
        holding = seen.holdings.get(account_of(context.store))
        if holding is None:
            return passed(name, wording("check.replicas.nobody"))
        age = timedelta(seconds=round(holding.age.total_seconds()))
        return passed(name, wording("check.replicas.held", who=holding.who, age=age))

    return _line(context, "check.name.lease", tell)


def _line(context: Context, key: str, tell: Callable[[Wording, "AtWork"], Line]) -> Line:
    """Return a line about the programs on a server; a file has only one."""
    name = wording(key)
    if context.settings.database_url is None:
        return passed(name, wording("check.replicas.file"))
    seen = context.at_work
    return skipped(name, DATABASE) if seen is None else tell(name, seen)
