"""Listeners for /cancel, the approval card's buttons and their forms."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from bot.desk import Desk
from bot.domain import limits
from bot.domain.cancellation.policy import approvals_lost
from bot.domain.cancellation.request import Refusal, Request, State
from bot.domain.faults import Busy
from bot.domain.messages import Posted
from bot.domain.orders.order import find_order_ids
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation import asking, deciding
from bot.usecases.cancellation.deciding import Answer, Click, Done
from handlers import ids
from handlers.blocks import Block, Message
from handlers.boundary import Boundary, Say
from handlers.cancellation import finding, forms
from handlers.cancellation.views import modal, notices, typed
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.pools import ignore_failure
from handlers.reader import Reader
from handlers.stores.views import which
from handlers.text import catalog
from handlers.web_api import call, permalink

_log = logging.getLogger(__name__)


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    action, form = ids.Action, ids.Callback
    boundary.command("/cancel", on_cancel)
    boundary.action(action.ORDER_CANCEL, on_order_cancel)
    boundary.action(action.APPROVE, on_approve)
    boundary.action(action.REJECT, on_reject)
    boundary.action(action.WITHDRAW, on_withdraw)
    boundary.action(action.STOP, on_stop)
    boundary.action(action.CHECK_AGAIN, on_check_again)
    boundary.action(action.CLOSE, on_close)
    boundary.action(action.GUIDE, forms.on_guide)
    boundary.action(action.WHY_NOT_ASK, forms.on_why_not_ask)
    boundary.shortcut(ids.Shortcut.CANCEL_ORDER, finding.on_cancel_order)
    boundary.submission(form.ORDER_FIND, ids.Input.ORDER_ID, finding.on_found)
    boundary.submission(form.REQUEST, ids.Input.REASON, forms.on_submit)
    boundary.submission(form.REJECT_REASON, ids.Input.REJECT_TEXT, on_rejected)
    boundary.submission(form.CLOSE, ids.Input.CLOSE_OUTCOME, on_closed)


def on_cancel(front: Front, inbound: Inbound) -> Message | None:
    """Open the form for the given order, or list the open requests."""
    if not front.repeats.first(inbound.trigger_id):
        return None
    text = inbound.text.strip()
    if not text:
        return _list_open(front, inbound)
    found = find_order_ids(text)
    if not found:
        return typed.cancel_help(inbound.reader, None if text.lower() == "help" else text)
    if len(found) > 1:
        return typed.one_at_a_time(inbound.reader, found)
    forms.open_form(front, inbound, found[0])
    return None


def _list_open(front: Front, inbound: Inbound) -> Message | None:
    """List the open requests; the links to the cards are fetched after the acknowledgement."""
    found = [(desk, asking.open_requests(desk)) for desk in inbound.desks]
    listed = [(desk, requests) for desk, requests in found if requests]
    if not listed:
        return notices.open_requests(inbound.reader, (), {})

    def show() -> None:
        shown = [_listed(front, inbound, desk, requests) for desk, requests in listed]
        if len(inbound.desks) == 1:
            front.reply(inbound, shown[0])
            return
        named = [front.of_store(desk, one) for (desk, _), one in zip(listed, shown, strict=True)]
        front.reply(inbound, which.together(inbound.reader, named))

    front.pools.slack.submit(show, partial(front.apologise, inbound))
    return None


def _listed(front: Front, inbound: Inbound, desk: Desk, requests: Sequence[Request]) -> Message:
    """Return the list of a store's open requests, with links to their cards."""
    cards = {one.id: one.noted.card for one in requests[: notices.MOST_LISTED]}
    links = {
        request_id: permalink(front.slack, card.channel, card.ts)
        for request_id, card in cards.items()
        if card is not None
    }
    return notices.open_requests(front.reader_at(desk, inbound.user_id), requests, links)


def on_order_cancel(front: Front, inbound: Inbound) -> Say | None:
    """Open the form for the order on a card."""
    if front.repeats.first(inbound.trigger_id):
        forms.open_form(front, inbound, inbound.value)
    return None


def on_approve(front: Front, inbound: Inbound) -> Say | None:
    """Approve the request."""
    return _decided(front, inbound, deciding.approve)


def on_withdraw(front: Front, inbound: Inbound) -> Say | None:
    """Withdraw the request."""
    return _decided(front, inbound, deciding.withdraw)


def on_stop(front: Front, inbound: Inbound) -> Say | None:
    """Stop the request before it is sent."""
    return _decided(front, inbound, deciding.stop)


def on_check_again(front: Front, inbound: Inbound) -> Say | None:
    """Read an unconfirmed order again now."""
    return _decided(front, inbound, deciding.check_again)


def on_reject(front: Front, inbound: Inbound) -> Say | None:
    """Open the form that asks for a rejection's reason."""
    return _form_for(front, inbound, State.REQUESTED, modal.reject_modal)


def on_close(front: Front, inbound: Inbound) -> Say | None:
    """Open the form that closes an unconfirmed request."""
    return _form_for(front, inbound, State.UNCONFIRMED, modal.close_modal)


def on_rejected(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Reject with the reason entered."""
    block = ids.Input.REJECT_TEXT
    words, say = forms.text_value(forms.values(inbound), block), catalog(inbound.reader.language)
    if not words:
        return _field_error(block, say("cancellation.error.reject_text_missing"))
    if len(words) > limits.REJECTION:
        most = {"n": len(words), "most": limits.REJECTION}
        return _field_error(block, say("cancellation.error.too_long", **most))
    answer = deciding.reject(inbound.desk, _submitted(inbound), words)
    return _form_answer(inbound, answer, block)


def on_closed(front: Front, inbound: Inbound) -> dict[str, Any] | None:
    """Close with the outcome selected."""
    block = ids.Input.CLOSE_OUTCOME
    chosen = forms.chosen_value(forms.values(inbound), block)
    if chosen not in (State.CANCELLED, State.FAILED):
        missing = catalog(inbound.reader.language)("cancellation.error.outcome_missing")
        return _field_error(block, missing)
    outcome = State(chosen)
    answer = deciding.close(inbound.desk, _submitted(inbound), outcome)
    return _form_answer(inbound, answer, block)


def _decided(
    front: Front, inbound: Inbound, use_case: Callable[[Desk, Click], Answer]
) -> Say | None:
    answer = use_case(inbound.desk, _clicked(inbound))
    if answer.request is not None:
        _point_to_the_card(front, inbound, answer.request)
    if inbound.on_home and not answer.refused and answer.outcome is not Done.CHECKING:
        return None  # Home itself shows it

    def say() -> Message:
        clicked = {"request": inbound.value, "outcome": str(answer.outcome)}
        _log.info("cancellation.clicked", extra=clicked)
        lost = approvals_lost(answer.request, inbound.desk.roles) if answer.request else ()
        return notices.answer(inbound.reader, answer.outcome, answer.request, lost=len(lost))

    return say


def _form_for(
    front: Front,
    inbound: Inbound,
    state: State,
    view: Callable[[Reader, Request], Block],
) -> Say | None:
    # Read first: the form carries the version that the click is checked against, or an older one.
    request = inbound.desk.store.requests.get(inbound.value)
    refusal = deciding.may_open_form(inbound.desk, _clicked(inbound), state)
    if refusal is not None or request is None:
        return partial(notices.answer, inbound.reader, refusal or Refusal.UNKNOWN_REQUEST, request)
    if front.repeats.first(inbound.trigger_id):
        forms.open_view(front, inbound, view(inbound.reader, request))
    return None


def _clicked(inbound: Inbound) -> Click:
    return Click(inbound.value, inbound.person, inbound.trigger_id, inbound.version)


def _submitted(inbound: Inbound) -> Click:
    request_id = str(inbound.view.get("private_metadata") or "")
    trigger = inbound.trigger_id or str(inbound.view.get("id") or "")
    version = ids.version_in(inbound.view.get("blocks", ()))
    return Click(request_id, inbound.person, trigger, version)


def _form_answer(inbound: Inbound, answer: Answer, block: str) -> dict[str, Any] | None:
    if not answer.refused:
        return None
    if answer.outcome is Refusal.STALE_CARD:
        say = catalog(inbound.reader.language)
        return _field_error(block, say("cancellation.error.stale_form"))
    said = notices.answer(inbound.reader, answer.outcome, answer.request)
    return _field_error(block, said.text)


def _field_error(block: str, words: str) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {str(block): words}}


def _point_to_the_card(front: Front, inbound: Inbound, request: Request) -> None:
    """Replace a duplicate card, which a crash can leave behind, with a pointer to the first."""
    container = inbound.body.get("container") or {}
    channel, ts = str(container.get("channel_id")), str(container.get("message_ts") or "")
    card = request.noted.card
    if card is None or not ts or container.get("is_ephemeral") or Posted(channel, ts) == card:
        return
    reader = front.store_readers[inbound.desk.store_key].channel()

    def work() -> None:
        link = permalink(front.slack, card.channel, card.ts)
        message = front.of_store(inbound.desk, notices.pointer(reader, request, link))
        try:
            said = {"text": message.text, "blocks": message.blocks}
            call(front.slack, "chat_update", channel=channel, ts=ts, **said)
        except MessengerFault as fault:
            _log.warning("card.not_replaced", extra={"fault": fault.code})

    with suppress(Busy):  # the decision is made, even if the duplicate card stays
        front.pools.slack.submit(work, ignore_failure)
