"""The doctor: tries what the settings lead to, and names for each fault its cure."""

from collections.abc import Iterator

from bot.check import amazon, clocks, database, people, slack
from bot.check.line import Line
from bot.check.visit import Visit
from bot.clock import SystemClock
from bot.ports import Clock
from bot.settings import Settings

CHECKS = (
    slack.bot_token,
    slack.workspace,
    slack.scopes,
    slack.app_token,
    slack.approvals_channel,
    slack.digest_channel,
    people.lists,
    people.approvals,
    amazon.login,
    amazon.orders,
    amazon.feeds,
    amazon.report,
    amazon.marketplace,
    database.database,
    database.cards,
    clocks.clocks,
)
"""What is looked at, in this order: who comes later may use what an earlier one found."""


def examine(
    settings: Settings, *, clock: Clock | None = None, amazon_pause: float = 0.5
) -> Iterator[Line]:
    """Yield a line for each thing looked at, as soon as it is; nothing is changed anywhere."""
    visit = Visit(settings, clock or SystemClock(), amazon_pause)
    try:
        for check in CHECKS:
            yield check(visit)
    finally:
        visit.close()


__all__ = ["CHECKS", "Line", "examine"]
