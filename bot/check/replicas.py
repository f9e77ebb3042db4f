"""Checks of the programs that share a database."""

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.check.context import Context
from bot.check.database_server import DATABASE
from bot.check.line import Line, passed, skipped, warned
from bot.database import database_of
from bot.ports.store import StoreBusy
from bot.settings import wording
from bot.start import CannotStart
from storage import DatabaseRefused
from storage.tables.stores import account_key

if TYPE_CHECKING:
    from storage.postgres import AtWork

MOST_SOCKETS: Final = 10
"""How many connections Slack allows an app."""


def replicas(context: Context) -> Line:
    """Tell how many programs share the database, and how many connections to Slack they have."""
    name = wording("check.name.replicas")
    if context.settings.database_url is None:
        return passed(name, wording("check.replicas.file"))
    seen = _at_work(context)
    if seen is None:
        return skipped(name, DATABASE)
    said = wording("check.replicas.some", n=seen.replicas, sockets=seen.sockets, most=MOST_SOCKETS)
    return warned(name, said) if seen.sockets >= MOST_SOCKETS else passed(name, said)


def lease(context: Context) -> Line:
    """Tell which program works for a store, and for how long it has."""
    name = wording("check.name.lease")
    if context.settings.database_url is None:
        return passed(name, wording("check.replicas.file"))
    seen = _at_work(context)
    if seen is None:
        return skipped(name, DATABASE)
    holding = seen.holdings.get(account_key(context.store.seller_id, context.store.sp_api_endpoint))
    if holding is None:
        return passed(name, wording("check.replicas.nobody"))
    age = timedelta(seconds=round(holding.age.total_seconds()))
    return passed(name, wording("check.replicas.held", who=holding.who, age=age))


def _at_work(context: Context) -> "AtWork | None":
    try:
        with closing(database_of(context.settings).open(read_only=True)) as database:
            from storage.postgres import at_work  # noqa: PLC0415 - an extra

            return at_work(database, context.settings.lease)
    except (CannotStart, DatabaseRefused, StoreBusy):
        return None
