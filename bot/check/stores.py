"""Checks of what stores share."""

from typing import TYPE_CHECKING

from bot.check.context import Context
from bot.check.line import Line, passed, warned
from bot.domain.wording import wording

if TYPE_CHECKING:
    from bot.settings import StoreSettings


def shared_channels(context: Context) -> Line:
    """Warn of channels in which the operators of one store read the cards of another."""
    name = wording("check.name.shared_channels")
    found: dict[str, list[StoreSettings]] = {}
    for store in context.settings.stores:
        for channel in store.channels:
            found.setdefault(channel, []).append(store)
    shared = [
        f"{channel} ({', '.join(one.name for one in stores)})"
        for channel, stores in sorted(found.items())
        if len({one.operators for one in stores}) > 1
    ]
    if shared:
        return warned(name, wording("check.stores.shared", stores="; ".join(shared)))
    return passed(name, wording("check.stores.apart"))
