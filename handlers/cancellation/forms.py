"""The cancellation form: opened while loading, filled once Amazon answers, then submitted."""

import json
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.domain import limits
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import AmazonFault, Busy
from bot.domain.orders.form import OpenedView
from bot.logs import current_correlation
from bot.ports.slack import MessengerFault
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import asking
from bot.usecases.cancellation.asking import Asked, Filled, SubmitRefusal
from bot.usecases.cancellation.forecasting import current_forecast, same_product
from handlers import ids
from handlers.blocks import Message, small
from handlers.cancellation.views import modal
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.orders.finding import find
from handlers.orders.listeners import noted, order_message
from handlers.plain import fault_message, notice_modal
from handlers.reader import Reader
from handlers.store_faults import store_fault
from handlers.text import catalog
from handlers.web_api import call

_log = logging.getLogger(__name__)
_GONE = frozenset({"not_found", "hash_conflict", "view_not_found"})


def open_form(front: Front, inbound: Inbound, order_id: str) -> None:
    """Open the form in its loading state and queue the look-up that fills it. Raises Busy."""
    reader = inbound.reader

    def work() -> None:
        loading = modal.loading_modal(reader, order_id)
        try:
            opened = call(front.slack, "views_open", trigger_id=inbound.trigger_id, view=loading)
        except MessengerFault as fault:
            _log.warning("form.not_opened", extra={"fault": fault.code})
            front.reply(inbound, order_message(front, inbound, order_id))
            return
        view: Mapping[str, Any] = opened["view"]
        try:
            _fill_later(front, inbound, order_id, view)
        except Busy:
            _update(front, inbound, view, modal.fault_modal(reader, "busy"))

    front.pools.slack.submit(work, partial(front.apologise, inbound))


def open_in_place(front: Front, inbound: Inbound, order_id: str) -> dict[str, Any]:
    """Return the form in its loading state in place of the submitted one; it is filled later.

    Raises Busy.
    """
    _fill_later(front, inbound, order_id, {"id": inbound.view.get("id")})
    return _replaced(modal.loading_modal(inbound.reader, order_id))


def _fill_later(front: Front, inbound: Inbound, order_id: str, view: Mapping[str, Any]) -> None:
    def apologise() -> None:
        reference = current_correlation()
        failed = modal.fault_modal(inbound.reader, "unexpected", reference=reference)
        _update(front, inbound, view, failed)

    front.pools.lookups.submit(lambda: _fill(front, inbound, order_id, view), apologise)


def _fill(front: Front, inbound: Inbound, order_id: str, view: Mapping[str, Any]) -> None:
    try:
        filled = _filled(front, inbound, order_id, str(view.get("id") or ""))
    except AmazonFault as fault:
        reference = noted(fault, order_id)
        filled = modal.fault_modal(
            inbound.reader, fault.code, order_id=order_id, reference=reference
        )
    except StoreBusy as fault:
        code, reference = store_fault(fault, "form")
        filled = modal.fault_modal(inbound.reader, code, reference=reference)
    _update(front, inbound, view, filled)


def _filled(front: Front, inbound: Inbound, order_id: str, view_id: str) -> dict[str, Any]:
    """Return the form as the order allows it. Raises AmazonFault, StoreBusy."""
    answer = find(front, inbound, order_id)
    if isinstance(answer, Message):
        return notice_modal(inbound.reader, answer)
    desk, found = answer
    inbound = inbound.at(desk, front.reader_at(desk, inbound.user_id))
    opened = OpenedView(
        view_id=view_id,
        store=inbound.desk.store_key,
        order=found.order,
        user_id=inbound.person.id,
        reply_url=inbound.response_url,
        opened_at=inbound.desk.clock.now(),
    )
    form = asking.open_form(inbound.desk, opened)
    return _form_view(inbound.reader, form, opened.store)


def _form_view(reader: Reader, form: asking.Form, store: str) -> dict[str, Any]:
    """Return the form, or the view shown instead, with the store for its buttons."""
    view = _unnamed_view(reader, form, store)
    named = {"private_metadata": json.dumps({"store": store})} | view
    if not reader.store:
        return named
    return named | {"blocks": [small(reader.store), *view["blocks"]]}


def _unnamed_view(reader: Reader, form: asking.Form, store: str) -> dict[str, Any]:
    if form.open_request is not None:
        return modal.already_open_modal(reader, form.open_request, form.order)
    if not form.verdict.allowed:
        return modal.refused_modal(reader, form.order, form.verdict)
    return modal.request_modal(
        reader,
        form.order,
        form.verdict,
        form.forecast,
        earlier=form.earlier,
        private_metadata=_metadata(form.order.id, store, warned=False),
    )


def _metadata(order_id: str, store: str, *, warned: bool) -> str:
    return json.dumps({"order_id": order_id, "store": store, "warned": warned})


def _update(front: Front, inbound: Inbound, view: Mapping[str, Any], new: dict[str, Any]) -> None:
    try:
        call(front.slack, "views_update", view_id=view.get("id"), hash=view.get("hash"), view=new)
    except MessengerFault as fault:
        if fault.code in _GONE:  # the user closed it
            _log.info("form.not_filled", extra={"fault": fault.code})
            return
        _log.error("form.not_filled", extra={"fault": fault.code})
        front.reply(inbound, fault_message(inbound.reader, "form_not_opened"))


def on_submit(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Create a request from the submitted form, or return the form's errors."""
    filled, errors = _parse(inbound)
    if filled is None:
        return {"response_action": "errors", "errors": errors}
    asked = asking.ask(inbound.desk, filled)
    if asked.refusal is None:
        if asked.request is not None:
            _log.info("cancellation.requested", extra={"request": asked.request.id})
        return None
    return _not_asked(inbound, filled, asked)


def _parse(inbound: Inbound) -> tuple[Filled | None, dict[str, str]]:
    words = catalog(inbound.reader.language)
    typed = values(inbound)
    reason = _chosen(typed, ids.Input.REASON)
    parcel = _chosen(typed, ids.Input.PARCEL)
    note = text_value(typed, ids.Input.NOTE)
    errors = {}
    if reason not in list(Reason):
        errors[str(ids.Input.REASON)] = words("cancellation.error.reason_missing")
    if parcel not in (ids.PARCEL_HERE, ids.PARCEL_LEFT):
        errors[str(ids.Input.PARCEL)] = words("cancellation.error.parcel_missing")
    if len(note) > limits.NOTE:
        most = {"n": len(note), "most": limits.NOTE}
        errors[str(ids.Input.NOTE)] = words("cancellation.error.too_long", **most)
    if errors:
        return None, errors
    return Filled(
        view_id=str(inbound.view.get("id") or ""),
        person=inbound.person,
        reason=Reason(str(reason)),
        parcel_left=parcel == ids.PARCEL_LEFT,
        note=note,
        warned=_warned(str(inbound.view.get("private_metadata") or "")),
    ), {}


def _warned(metadata: str) -> bool:
    """Return whether the form warned already; one that cannot be read warns again."""
    try:
        said = json.loads(metadata)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("warned") is True


def values(inbound: Inbound) -> Mapping[str, Any]:
    """Return the state values of a submitted form."""
    found: Mapping[str, Any] = inbound.view.get("state", {}).get("values", {})
    return found


def _chosen(values: Mapping[str, Any], block: str) -> str | None:
    option = ((values.get(block) or {}).get(block) or {}).get("selected_option") or {}
    value = option.get("value")
    return str(value) if value is not None else None


def text_value(values: Mapping[str, Any], block: str) -> str:
    """Return an input's text, stripped."""
    return str(((values.get(block) or {}).get(block) or {}).get("value") or "").strip()


def chosen_value(values: Mapping[str, Any], block: str) -> str:
    """Return the value of the selected option, or ""."""
    return _chosen(values, block) or ""


def _not_asked(inbound: Inbound, filled: Filled, asked: Asked) -> dict[str, Any]:
    desk, reader = inbound.desk, inbound.reader
    words = catalog(reader.language)
    if asked.refusal is SubmitRefusal.REFUSED and asked.view and asked.verdict:
        return _replaced(modal.refused_modal(reader, asked.view.order, asked.verdict))
    if asked.refusal is SubmitRefusal.WARN_FIRST and asked.view and asked.verdict:
        return _replaced(
            modal.request_modal(
                reader,
                asked.view.order,
                asked.verdict,
                current_forecast(desk, ordered_at=asked.view.order.created_at),
                earlier=same_product(desk, asked.view.order),
                warned=True,
                chosen=filled.reason,
                parcel=ids.PARCEL_HERE,
                note=filled.note,
                private_metadata=_metadata(asked.view.order.id, asked.view.store, warned=True),
            )
        )
    error = words(f"cancellation.error.{asked.refusal}")
    return {"response_action": "errors", "errors": {str(ids.Input.REASON): error}}


def _replaced(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "update", "view": view}


def on_why_not_ask(front: Front, inbound: Inbound) -> None:
    """Show what Amazon's guidelines say about asking the buyer, and the alternatives."""
    _push(front, inbound, "why_not_ask")


def on_guide(front: Front, inbound: Inbound) -> None:
    """Show Amazon's instructions for a buyer who asked for the cancellation."""
    _push(front, inbound, "guide")


def _push(front: Front, inbound: Inbound, question: str) -> None:
    root = str(inbound.view.get("root_view_id") or inbound.view.get("id") or "")
    opened = inbound.desk.store.views.get(root)
    if opened is None or not front.repeats.first(inbound.trigger_id):
        return
    asking.note_question(inbound.desk, inbound.person, question, opened.order.id)
    if question == "guide":
        view = modal.guide_view(inbound.reader, opened.order, opened.store)
    else:
        forecast = current_forecast(inbound.desk)
        view = modal.why_not_ask_view(inbound.reader, opened.order, forecast)
    _open_soon(front, inbound, "views_push", view)


def open_view(front: Front, inbound: Inbound, view: dict[str, Any]) -> None:
    """Open a form that needs no data from Amazon. Raises Busy."""
    _open_soon(front, inbound, "views_open", view)


def _open_soon(front: Front, inbound: Inbound, method: str, view: dict[str, Any]) -> None:
    def work() -> None:
        try:
            call(front.slack, method, trigger_id=inbound.trigger_id, view=view)
        except MessengerFault as fault:
            _log.warning("form.not_opened", extra={"fault": fault.code})
            front.reply(inbound, fault_message(inbound.reader, "form_not_opened"))

    front.pools.slack.submit(work, partial(front.apologise, inbound))
