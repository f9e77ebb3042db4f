"""Links to orders that people write."""

from collections.abc import Mapping
from typing import Any

from bot.domain.links.shared import SharedLinks, order_links
from bot.usecases.links import unfolding
from handlers import ids
from handlers.boundary import Boundary
from handlers.front import Front

_POSTED = "conversations_history"


def register(boundary: Boundary) -> None:
    """Register this feature's listener."""
    boundary.event(ids.Event.LINK_SHARED, on_shared)


def on_shared(front: Front, event: Mapping[str, Any]) -> None:
    """Note the links of a posted message; drafts are ignored."""
    user_id = event.get("user")
    if event.get("source") != _POSTED or not isinstance(user_id, str):
        return
    if front.members.get(user_id) is None:
        front.learn(user_id)
    found = order_links(link["url"] for link in event.get("links") or () if "url" in link)
    for desk in front.desks.values():
        shared = SharedLinks(
            id=f"{event['event_id']}@{desk.store_key}",
            user_id=user_id,
            channel=str(event.get("channel") or ""),
            ts=str(event.get("message_ts") or ""),
            links=found,
        )
        unfolding.shared(desk, shared)
