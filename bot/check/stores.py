"""Checks of what stores share."""

from itertools import combinations

from bot.check.context import Context
from bot.check.line import Line, passed, warned
from bot.settings import wording


def shared_channels(context: Context) -> Line:
    """Warn of stores whose cards are read by the operators of another one."""
    name, stores = wording("check.name.shared_channels"), context.settings.stores
    pairs = [
        f"{one.name}, {other.name} ({', '.join(sorted(one.channels & other.channels))})"
        for one, other in combinations(stores, 2)
        if one.channels & other.channels and one.operators != other.operators
    ]
    if pairs:
        return warned(name, wording("check.stores.shared", stores="; ".join(pairs)))
    return passed(name, wording("check.stores.apart"))
