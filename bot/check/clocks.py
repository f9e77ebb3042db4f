"""Check of this computer's clock against Slack's and Amazon's."""

from datetime import timedelta
from typing import Final

from bot.check.amazon import LOGIN
from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped
from bot.check.slack import BOT_TOKEN
from bot.domain.wording import wording

MAX_SKEW: Final = timedelta(seconds=60)
"""The largest tolerated skew: the stop window and all time limits use our clock."""


def clocks(context: Context) -> Line:
    """Compare our clock with the Date headers of Slack and Amazon."""
    name = wording("check.name.clock")
    told = {"Slack": context.slack_skew, "Amazon": context.amazon.connection.skew}
    known = {who: skew for who, skew in told.items() if skew is not None}
    if not known:
        return skipped(name, LOGIN if context.team_id else BOT_TOKEN)
    who, skew = max(known.items(), key=lambda one: abs(one[1]))
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= MAX_SKEW:
        others = ", ".join(known)
        return passed(name, wording("check.clock.right", seconds=seconds, others=others))
    side = "check.clock.behind" if skew > timedelta(0) else "check.clock.ahead"
    return failed(name, wording(side, seconds=seconds, who=who), wording("check.clock.set"))
