"""What people of the shop do in a few words."""

from collections.abc import Mapping
from typing import Any

from bot.demo.shop import APPROVALS, DESK, SATO, TANAKA, Shop
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from simulator.slack.reading import of_event

Seen = Mapping[str, Any]


def open_form(shop: Shop, order: str) -> None:
    """Let the operator open the form for a cancellation."""
    sato = shop.slack.person(SATO)
    sato.command("/cancel", shop.orders[order], channel=DESK)
    sato.wait_modal(callback_id=ids.Callback.REQUEST, timeout=20)


def ask(shop: Shop, order: str, reason: Reason | None = Reason.NO_INVENTORY) -> None:
    """Let the operator ask for a cancellation; without a reason it is the one proposed."""
    open_form(shop, order)
    sato = shop.slack.person(SATO)
    if reason:
        sato.fill(ids.Input.REASON, reason)
    sato.fill(ids.Input.PARCEL, ids.PARCEL_HERE)
    assert sato.submit().closed


def card(shop: Shop, order: str) -> Seen | None:
    """Return the newest card of an order."""
    found = [
        one
        for one in of_event(shop.slack.person(TANAKA).messages(APPROVALS), ids.CARD_EVENT)
        if one["metadata"]["event_payload"]["order_id"] == shop.orders[order]
    ]
    return found[-1] if found else None


def state(shop: Shop, order: str) -> str:
    """Return the state on an order's newest card."""
    shown = card(shop, order)
    return str(shown["metadata"]["event_payload"]["state"]) if shown else ""


def press(shop: Shop, order: str, action: ids.Action) -> None:
    """Let the approver press a button on an order's card once it is there."""
    tanaka = shop.slack.person(TANAKA)

    def there() -> bool:
        return action in tanaka.buttons(card(shop, order) or {})

    shop.slack.wait_for(there, timeout=20, what=action)
    shown = card(shop, order)
    assert shown is not None
    assert tanaka.click(shown, action).acked


def until(shop: Shop, order: str, wanted: str) -> None:
    """Wait until an order's card shows a state."""
    shop.slack.wait_for(lambda: state(shop, order) == wanted, timeout=20, what=wanted)
