"""What people are told about a request besides its card."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.cancellation.reasons import RULES, Reason
from bot.domain.cancellation.request import Cause, Refusal, Request, State, Trouble
from bot.domain.orders.order import CancelledBy
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    bullets,
    foreign,
    in_words,
    joined,
    link,
    message,
    paragraph,
    small,
    to_copy,
    user,
)
from handlers.cancellation.views.approval_card import mentions
from handlers.cancellation.views.counting import units_source
from handlers.cancellation.views.ending import (
    closed_by_hand,
    ending_lines,
    ending_source,
    trouble_line,
    why_block,
)
from handlers.orders.views.parts import (
    order_button,
    product,
    reason_name,
    seller_central,
    simulated,
)
from handlers.reader import Reader
from handlers.text import catalog

_MOST_LISTED = 20
_MOST_SKUS = 5
_SKU, _CODE = 40, 60
_FINAL_VOIDS = frozenset({Cause.SHIPPED, Cause.CANCELLED_ELSEWHERE})


def outcome(reader: Reader, request: Request) -> Message:
    """Return how a request ended (or that nobody can tell), with what to do next."""
    order_id = request.order.id
    state, ending = str(request.state), ending_lines(reader, request)
    said = reader.say(
        "outcome.fallback",
        order=order_id,
        product=product(reader, request.order),
        state=reader.say(f"state.{state}"),
    )
    return message(
        f"{said}{reader.space}{in_words(*ending, between=reader.space)}",
        *simulated(reader),
        paragraph(reader.rich("outcome.order", order=order_id), *ending),
        *ending_source(reader, request),
        *why_block(reader, request),
        *_after_cancelling(reader, request),
        actions(*_ask_again(reader, request), seller_central(reader, order_id)),
        metadata={
            "event_type": ids.OUTCOME_EVENT,
            "event_payload": {
                "id": request.id,
                "order_id": order_id,
                "state": state,
                "store": request.store,
            },
        },
    )


def _after_cancelling(reader: Reader, request: Request) -> list[Block]:
    """Return what the seller still has to do after a cancel of ours: tell the buyer, mend stock."""
    ours = request.cancelled_by is CancelledBy.MERCHANT or closed_by_hand(request)
    if request.state is not State.CANCELLED or not ours:
        return []
    blocks = []
    if RULES[request.reason].tell_buyer:
        apology = catalog(reader.market.language)(f"apology.{request.reason.lower()}")
        source = small(reader.source(reader.market.no_asking_source))
        blocks = [paragraph(reader.rich("outcome.tell_buyer")), to_copy(apology), source]
    skus = _skus(reader, request)
    if request.reason is Reason.NO_INVENTORY:
        return [*blocks, paragraph(reader.rich("outcome.set_quantity", skus=skus))]
    units = paragraph(reader.rich("outcome.units_back", skus=skus))
    return [*blocks, units, small(units_source(reader))]


def _skus(reader: Reader, request: Request) -> str:
    known = dict.fromkeys(item.sku for item in request.order.items if item.sku)
    named = [foreign(sku, _SKU) for sku in list(known)[:_MOST_SKUS]]
    if not named or len(known) > _MOST_SKUS:
        named.append(reader.say("outcome.these_items"))
    return reader.enumerate(named)


def _ask_again(reader: Reader, request: Request) -> list[Block]:
    again = request.state in (State.FAILED, State.EXPIRED)
    if request.state is State.VOID:
        again = request.cause not in _FINAL_VOIDS
    button = order_button(reader, "ask_again", ids.Action.ORDER_CANCEL, request.order.id)
    return [button] if again else []


def posted(reader: Reader, request: Request, address: str) -> Message:
    """Return the private line about where the card stands."""
    known = (State.REQUESTED, State.APPROVED)
    text = reader.say(
        f"notice.posted_{request.state if request.state in known else 'later'}",
        order=request.order.id,
        needed=request.needed,
        at=reader.time(request.send_after or request.changed_at),
        state=reader.say(f"state.{request.state}"),
    )
    return message(text, *simulated(reader), _with_card(reader, text, address))


def _with_card(reader: Reader, text: str, address: str) -> Block:
    leads = [link(address, reader.say("notice.card"))] if address else []
    return paragraph([{"type": "text", "text": text}], leads)


def trouble(reader: Reader, request: Request) -> Message:
    """Return why a request waits, and what the bot does about it."""
    text = reader.say("notice.trouble", order=request.order.id)
    found = request.noted.trouble or Trouble.AMAZON_DOWN
    why = trouble_line(reader, found)
    payload = {"id": request.id, "order_id": request.order.id, "store": request.store}
    alarm = {"event_type": ids.ALARM_EVENT, "event_payload": payload}
    return message(
        f"{text}{reader.space}{in_words(why)}",
        *simulated(reader),
        paragraph([{"type": "text", "text": text}], why),
        metadata=alarm if found is Trouble.SHIPPED_IN_PROGRESS else None,
    )


def trouble_over(reader: Reader, request: Request) -> Message:
    """Return that it is well again."""
    state = reader.say(f"state.{request.state}")
    return message(reader.say("notice.trouble_over", order=request.order.id, state=state))


def card_failed(reader: Reader, request: Request) -> Message:
    """Return that the card is missing or shows what was before, and what to do."""
    code = foreign(request.noted.card_failed, _CODE)
    key = "card_stale" if request.noted.card else "card_failed"
    text = reader.say(f"notice.{key}", order=request.order.id, code=code)
    following = reader.rich("notice.card_failed_next")
    return message(
        f"{text}{reader.space}{in_words(following)}",
        paragraph([{"type": "text", "text": text}], following),
    )


def _with_more(reader: Reader, text: str, more: Pieces) -> Message:
    said = f"{text}{reader.space}{in_words(more)}"
    return message(said, paragraph([{"type": "text", "text": text}], more))


NOTICES: Mapping[str, Callable[[Reader, Request], Message]] = {
    "outcome": outcome,
    "trouble": trouble,
    "trouble_over": trouble_over,
    "card_failed": card_failed,
}
"""The view of each Notice that goes to the requester alone."""


def reminder(reader: Reader, request: Request, approvers_mention: str, *, lost: int = 0) -> Message:
    """Return the word in the card's thread at half-time; it calls the approvers.

    `lost` is how many approvals do not count any more.
    """
    values = {
        "order": request.order.id,
        "done": len(request.approvals) - lost,
        "needed": request.needed,
        "until": reader.moment(request.expires_at),
        "left": reader.left(request.expires_at),
    }
    if approvers_mention:
        said = reader.rich("notice.reminder", approvers=mentions(approvers_mention), **values)
    else:
        said = reader.rich("notice.reminder_anyone", **values)
    return message(reader.say("notice.reminder_fallback", **values), paragraph(said))


def pointer(reader: Reader, request: Request, address: str) -> Message:
    """Return the line that a second card of a request becomes."""
    text = reader.say("notice.pointer", order=request.order.id)
    return message(text, _with_card(reader, text, address))


def answer(reader: Reader, outcome: object, request: Request | None, *, lost: int = 0) -> Message:
    """Return the private answer to a click: what it did, or why it changed nothing.

    `lost` is how many approvals do not count any more.
    """
    kind = "refusal" if isinstance(outcome, Refusal) else "done"
    forecast = request.forecast if request else None
    return message(
        reader.say(
            f"{kind}.{outcome}",
            order=request.order.id if request else "",
            state=reader.say(f"state.{request.state}") if request else "",
            at=reader.time(request.send_after or request.changed_at) if request else "",
            done=len(request.approvals) - lost if request else 0,
            needed=request.needed if request else 0,
            rate=reader.percent(forecast.rate_after, forecast.target) if forecast else "",
        )
    )


def open_requests(reader: Reader, requests: Sequence[Request]) -> Message:
    """Return what is open, oldest first, for `/cancel` alone."""
    if not requests:
        none = f"{reader.say('list.none')}{reader.space}{reader.say('list.none_next')}"
        return message(none, _nothing_open(reader))
    lines = [_listed(reader, request) for request in requests[:_MOST_LISTED]]
    more = len(requests) - _MOST_LISTED
    lines += [reader.rich("list.more", n=more)] if more > 0 else []
    title = reader.say("list.title", n=len(requests))
    return message(
        f"{title}\n{in_words(*lines, between=chr(10))}",
        paragraph([{"type": "text", "text": title, "style": {"bold": True}}]),
        bullets(lines),
        *([small(reader.say("simulated"))] if reader.simulated else []),
    )


def _nothing_open(reader: Reader) -> Block:
    return paragraph(reader.rich("list.none"), reader.rich("list.none_next"))


def _listed(reader: Reader, request: Request) -> Pieces:
    line = reader.rich(
        "list.line",
        order=request.order.id,
        state=reader.say(f"state.{request.state}"),
        reason=reason_name(reader, request.order, request.reason),
        who=user(request.requester),
        at=reader.moment(request.created_at),
    )
    code = foreign(request.noted.card_failed, _CODE)
    key = "card_stale" if request.noted.card else "card_failed"
    failed = reader.rich(f"list.{key}", code=code) if code else []
    why = trouble_line(reader, request.noted.trouble) if request.noted.trouble else []
    return joined([line, failed, why])
