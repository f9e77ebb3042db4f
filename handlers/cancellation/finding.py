"""The global shortcut: asks for an order's id and leads to what `/cancel ID` opens."""

from typing import Any

from bot.domain.orders.order import find_order_ids
from handlers import ids
from handlers.boundary import Say
from handlers.cancellation import forms
from handlers.cancellation.views import modal
from handlers.cancellation.views.find import find_modal
from handlers.front import Front
from handlers.inbound import Inbound


def on_cancel_order(front: Front, inbound: Inbound) -> Say | None:
    """Open the form that asks for the id."""
    if front.repeats.first(inbound.trigger_id):
        forms.open_view(front, inbound, find_modal(inbound.reader))
    return None


def on_found(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Go on in the same window with the order that was named, or return the form's error."""
    typed = forms.text_value(forms.values(inbound), ids.Input.ORDER_ID)
    found = find_order_ids(typed)
    if len(found) != 1:
        key = "find.none" if not found else "find.several"
        error = inbound.reader.say(key, found=len(found))
        return {"response_action": "errors", "errors": {str(ids.Input.ORDER_ID): error}}
    if not front.repeats.first(inbound.trigger_id):
        view = modal.loading_modal(inbound.reader, found[0])
        return {"response_action": "update", "view": view}
    return forms.open_in_place(front, inbound, found[0])
