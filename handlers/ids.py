"""The ids that Slack sends back; external scripts rely on them too."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

COMMANDS = ("/order", "/cancel", "/health")


class Action(StrEnum):
    """Button action ids; a value is a request id, for `order.*` and `radar.*` an order id."""

    ORDER_CANCEL = "order.cancel"
    ORDER_REFRESH = "order.refresh"
    ORDER_SELLER_CENTRAL = "order.seller_central"
    ORDER_SHOW = "order.show"
    APPROVE = "cancellation.approve"
    REJECT = "cancellation.reject"
    WITHDRAW = "cancellation.withdraw"
    STOP = "cancellation.stop"
    CHECK_AGAIN = "cancellation.check_again"
    CLOSE = "cancellation.close"
    GUIDE = "cancellation.guide"
    WHY_NOT_ASK = "cancellation.why_not_ask"
    HEALTH_REFRESH = "health.refresh"
    HEALTH_POST = "health.post"
    RADAR_TAKE = "radar.take"
    RADAR_SNOOZE = "radar.snooze"
    RADAR_CANCEL = "radar.cancel"
    RADAR_SHIP_INSTEAD = "radar.ship_instead"
    RADAR_WATCH = "radar.watch"
    HOME_AWAY = "home.away"
    HOME_BACK = "home.back"
    HOME_REFRESH = "home.refresh"


class Callback(StrEnum):
    """View callback ids; LOADING and REFUSED cannot be submitted, HOME is App Home."""

    LOADING = "cancellation.loading"
    REFUSED = "cancellation.refused"
    REQUEST = "cancellation.request"
    REJECT_REASON = "cancellation.reject_reason"
    CLOSE = "cancellation.close"
    ORDER_FIND = "order.find"
    HOME_AWAY = "home.away"
    HOME = "home"


class Shortcut(StrEnum):
    """Shortcut callback ids: the first is global, the second is in the menu of messages."""

    CANCEL_ORDER = "cancel_order"
    LOOK_UP_ORDER = "look_up_order"


class Event(StrEnum):
    """The events of the workspace that the app receives."""

    HOME_OPENED = "app_home_opened"
    LINK_SHARED = "link_shared"


class Input(StrEnum):
    """Form inputs, whose block_id and action_id are the same."""

    REASON = "cancellation.reason"
    PARCEL = "cancellation.parcel"
    NOTE = "cancellation.note"
    REJECT_TEXT = "cancellation.reject_text"
    CLOSE_OUTCOME = "cancellation.close_outcome"
    ORDER_ID = "order.id"
    STORE = "order.store"
    HOME_UNTIL = "home.until"


PARCEL_HERE, PARCEL_LEFT = "here", "left"
CARD_EVENT = "sellerdesk_cancellation"
OUTCOME_EVENT = "sellerdesk_outcome"
ALARM_EVENT = "sellerdesk_alarm"
BUYER_EVENT = "sellerdesk_buyer_request"
HOLD_EVENT = "sellerdesk_hold"
OVERVIEW_EVENT = "sellerdesk_overview"
DIGEST_EVENT = "sellerdesk_digest"
SHIPPING_EVENT = "sellerdesk_shipping"
ALERT_EVENT = "sellerdesk_alert"
REMINDER_EVENT = "sellerdesk_reminder"


def block_of(request_id: str, version: int, name: str) -> str:
    """Return a block_id that encodes which version of a request a card shows, or a form decides."""
    return f"{request_id}:{version}:{name}"


def block_of_store(store: str, name: str) -> str:
    """Return a block_id that names the store of a message without a version."""
    return f"@{store}:-:{name}"


def version_of(block_id: str) -> int | None:
    """Return the request version in a card's block_id, None for any other block."""
    match block_id.split(":"):
        case [_, version, _] if version.isdecimal():
            return int(version)
    return None


def version_in(blocks: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the request version in a form; None for one from before forms had a version."""
    found = (version_of(str(block.get("block_id") or "")) for block in blocks)
    return next((version for version in found if version is not None), None)


def order_block(order_id: str, store: str, version: int, name: str) -> str:
    """Return a block_id that names an order, its store and the version of what is shown of it."""
    return block_of(f"{order_id}@{store}", version, name)


def store_of(block_id: str) -> str:
    """Return the store key in an order's block_id (`ORDER@STORE:…`), or ""."""
    return block_id.partition(":")[0].partition("@")[2]
