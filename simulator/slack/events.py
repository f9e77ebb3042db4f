"""Events of the workspace, sent to the app by the Events API."""

import secrets
from collections.abc import Mapping
from typing import Any

from simulator.slack import payloads
from simulator.slack.deliveries import Delivery
from simulator.slack.directory import Channel, User, new_id
from simulator.slack.interactions import Stage
from simulator.slack.links import as_stored, links_in
from simulator.slack.messages import Message

EVENTS = "events_api"
_COMPOSER = "COMPOSER"


def home_opened(stage: Stage, user: User, tab: str) -> Delivery:
    """Open the app's Home tab, or its messages tab."""
    space = stage.space
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": space.directory.dm(user.id).id,
        "event_ts": space.messages.next_ts(),
        "tab": tab,
    }
    view = space.home_of(user.id)
    if view is not None and tab == "home":
        event["view"] = view
    return _send(stage, event)


def write(
    stage: Stage, user: User, channel: Channel, text: str, thread_ts: str | None = None
) -> Message:
    """Post a message of a person; the app hears of its links to registered domains."""
    space = stage.space
    ts = space.messages.next_ts()
    message = Message(channel.id, ts, user.id, as_stored(text), thread_ts=thread_ts)
    space.messages.add(message)
    _links_shared(stage, user, channel.id, ts, "conversations_history", text)
    return message


def draft(stage: Stage, user: User, text: str) -> Delivery | None:
    """Paste links into the composer, without sending them."""
    ts = f"{user.id}-{secrets.token_hex(8)}"
    return _links_shared(stage, user, _COMPOSER, ts, "composer", text)


def _links_shared(  # noqa: PLR0913, PLR0917 - the fields of the event
    stage: Stage, user: User, channel: str, ts: str, source: str, text: str
) -> Delivery | None:
    space = stage.space
    links = links_in(text, space.unfurl_domains)
    if not links or "links:read" not in space.scopes:
        return None
    there = space.directory.channel(channel)
    event = {
        "type": "link_shared",
        "user": user.id,
        "channel": channel,
        "message_ts": ts,
        "unfurl_id": f"{channel}.{ts}" if source != "composer" else ts,
        "source": source,
        "is_bot_user_member": bool(there and there.bot_is_member),
        "event_ts": space.messages.next_ts(),
        "links": links,
    }
    return _send(stage, event)


def _send(stage: Stage, event: Mapping[str, Any]) -> Delivery:
    payload = payloads.event_callback(stage.space, event, event_id=new_id("Ev"))
    return stage.send(EVENTS, payload, str(event["type"]))
