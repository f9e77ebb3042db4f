"""Check of this computer's clock against Slack's and Amazon's."""

from datetime import timedelta
from typing import Final

from bot.check.amazon import LOGIN
from bot.check.line import Line, untried, well, wrong
from bot.check.slack import BOT_TOKEN
from bot.check.visit import Visit
from bot.settings import wording

MOST: Final = timedelta(seconds=60)
"""The largest tolerated skew: the stop window and all time limits use our clock."""


def clocks(visit: Visit) -> Line:
    """Compare our clock with the Date headers of Slack and Amazon."""
    name = wording("check.name.clock")
    told = {"Slack": visit.slack_skew, "Amazon": visit.amazon.connection.skew}
    known = {who: skew for who, skew in told.items() if skew is not None}
    if not known:
        return untried(name, LOGIN if visit.team_id else BOT_TOKEN)
    who, skew = max(known.items(), key=lambda one: abs(one[1]))
    seconds = round(abs(skew).total_seconds())
    if abs(skew) <= MOST:
        others = ", ".join(known)
        return well(name, wording("check.clock.right", seconds=seconds, others=others))
    side = "check.clock.behind" if skew > timedelta(0) else "check.clock.ahead"
    return wrong(name, wording(side, seconds=seconds, who=who), wording("check.clock.set"))
