"""The `check` command: tests the settings against Slack, Amazon and the database."""

import logging
from collections.abc import Callable, Iterator

from bot.check import amazon, clocks, database, people, replicas, slack, stores
from bot.check.context import Context
from bot.check.line import Line, failed
from bot.clients import open_clients
from bot.domain.wording import wording
from bot.ports.clock import Clock
from bot.settings import Settings

_log = logging.getLogger(__name__)
_OF_SLACK = (
    slack.bot_token,
    slack.workspace,
    slack.scopes,
    slack.app_token,
    slack.other_programs,
)
_OF_A_STORE = (
    slack.approvals_channel,
    slack.digest_channel,
    slack.packing_channel,
    people.lists,
    people.groups,
    people.approvals,
    people.escalation,
    amazon.login,
    amazon.orders,
    amazon.feeds,
    amazon.report,
    amazon.marketplace,
    replicas.lease,
)
_OF_SEVERAL_STORES = (stores.shared_channels,)
_AT_THE_END = (
    database.database,
    database.cards,
    replicas.replicas,
    clocks.clocks,
)
CHECKS = (*_OF_SLACK, *_OF_A_STORE, *_AT_THE_END)
"""The checks of a store alone, in order; a later one may use the results of earlier ones."""


def run_checks(
    settings: Settings,
    *,
    store: str = "",
    clock: Clock | None = None,
    amazon_pause: float = 0.5,
) -> Iterator[Line]:
    """Run the checks and yield a line for each as soon as it is done; changes nothing.

    `store`: the name of the only store to check, empty for all.
    """
    with open_clients(settings, clock, amazon_pause=amazon_pause) as clients:
        context = Context(clients)
        for check in _OF_SLACK:
            yield _run(check, context)
        for number, one in enumerate(settings.stores):
            if store and one is not settings.store_named(store):
                continue
            context = context.of_store(number)
            for check in _OF_A_STORE:
                line = _run(check, context)
                yield line.of_store(one.name) if len(settings.stores) > 1 else line
        several = _OF_SEVERAL_STORES if len(settings.stores) > 1 else ()
        for check in (*several, *_AT_THE_END):
            yield _run(check, context)


def _run(check: Callable[[Context], Line], context: Context) -> Line:
    try:
        return check(context)
    except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
        _log.exception("check.failed")
        name = wording("check.name.other", check=check.__name__)
        problem = wording("check.odd", kind=type(error).__name__)
        return failed(name, problem, wording("check.report_it"))


__all__ = ["CHECKS", "Line", "run_checks"]
