"""The global shortcut: asks for an order's id and leads to what `/cancel ID` opens."""

from typing import Any

from bot.domain.orders.order import find_order_ids
from bot.usecases.stores import finding
from handlers import ids
from handlers.boundary import Say
from handlers.cancellation import forms
from handlers.cancellation.views import modal
from handlers.cancellation.views.find import find_modal
from handlers.front import Front
from handlers.inbound import Inbound


def on_cancel_order(front: Front, inbound: Inbound) -> Say | None:
    """Open the form that asks for the id, and for the store if there are several."""
    if front.repeats.first(inbound.trigger_id):
        stores = {desk.store_key: desk.name for desk in inbound.desks}
        forms.open_view(front, inbound, find_modal(inbound.reader, stores))
    return None


def on_found(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Continue in the same window with the named order, or return the form's error."""
    values = forms.values(inbound)
    found = find_order_ids(forms.text_value(values, ids.Input.ORDER_ID))
    if len(found) != 1:
        key = "find.none" if not found else "find.several"
        return _error(ids.Input.ORDER_ID, inbound.reader.say(key, found=len(found)))
    chosen = forms.chosen_value(values, ids.Input.STORE)
    desks = [desk for desk in inbound.desks if chosen in ("", desk.store_key)]
    if not desks or (not chosen and finding.must_choose(desks, found[0])):
        return _error(ids.Input.STORE, inbound.reader.say("find.choose_store"))
    if not front.repeats.first(inbound.trigger_id):
        view = modal.loading_modal(inbound.reader, found[0])
        return {"response_action": "update", "view": view}
    if chosen:
        inbound = inbound.at(desks[0], front.reader_at(desks[0], inbound.user_id))
    return forms.open_in_place(front, inbound, found[0])


def _error(block: ids.Input, said: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {str(block): said}}
