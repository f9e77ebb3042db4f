"""The messages about a request besides its card."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.domain.cancellation.reasons import RULES, Reason
from bot.domain.cancellation.request import Cause, Refusal, Request, State
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Called
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    bullets,
    escaped,
    fine_print,
    foreign,
    in_words,
    joined,
    link,
    marked,
    message,
    paragraph,
    to_copy,
    user,
    words,
)
from handlers.cancellation.views.alarm import alarm, record
from handlers.cancellation.views.counting import units_source
from handlers.cancellation.views.ending import (
    closed_by_hand,
    ending_lines,
    ending_sources,
    headline,
    in_short,
    last_change,
    request_stands,
    trouble_lines,
    why_block,
)
from handlers.cancellation.views.question import mentions
from handlers.orders.views.parts import (
    in_small,
    order_button,
    reason_name,
    seller_central,
    simulated,
)
from handlers.reader import Reader
from handlers.text import catalog
from handlers.wording import product

MOST_LISTED = 10
_MOST_SKUS = 5
_SKU, _CODE = 40, 60
_FINAL_VOIDS = frozenset({Cause.SHIPPED, Cause.CANCELLED_ELSEWHERE})


def outcome(reader: Reader, request: Request) -> Message:
    """Return how a request ended (or that it is unconfirmed), with what to do next."""
    ending = ending_lines(reader, request)
    small = [reason_name(reader, request.order, request.reason), *record(reader, request)]
    row = [*_request_again(reader, request), *_look(reader, request)]
    return message(
        in_short(reader, request, ending),
        paragraph(headline(reader, request), *ending),
        *why_block(reader, request),
        *_after_cancelling(reader, request),
        *([actions(*row)] if row else []),
        in_small(
            reader,
            request.order,
            *small,
            last_change(reader, request),
            *ending_sources(reader, request),
        ),
        *simulated(reader),
        metadata={
            "event_type": ids.OUTCOME_EVENT,
            "event_payload": {
                "id": request.id,
                "order_id": request.order.id,
                "state": str(request.state),
                "store": request.store,
            },
        },
    )


def _look(reader: Reader, request: Request) -> list[Block]:
    """Return the button to Seller Central if somebody has to check there."""
    if request.state is State.UNCONFIRMED or request.cause is Cause.SHIPPED:
        return [seller_central(reader, request.order.id)]
    return []


def _after_cancelling(reader: Reader, request: Request) -> list[Block]:
    """Return what to do after our cancellation: tell the buyer, correct the stock."""
    ours = request.cancelled_by is CancelledBy.MERCHANT or closed_by_hand(request)
    if request.state is not State.CANCELLED or not ours:
        return []
    blocks = []
    if RULES[request.reason].tell_buyer:
        apology = catalog(reader.market.language)(f"apology.{request.reason.lower()}")
        source = fine_print(marked(reader.source_link(reader.market.no_asking_source)))
        blocks = [paragraph(reader.rich("outcome.tell_buyer")), to_copy(apology), source]
    skus = _skus(reader, request)
    if request.reason is Reason.NO_INVENTORY:
        return [*blocks, paragraph(reader.rich("outcome.set_quantity", skus=skus))]
    units = paragraph(reader.rich("outcome.units_back", skus=skus))
    return [*blocks, units, fine_print(marked(units_source(reader)))]


def _skus(reader: Reader, request: Request) -> str:
    known = dict.fromkeys(item.sku for item in request.order.items if item.sku)
    named = [foreign(sku, _SKU) for sku in list(known)[:_MOST_SKUS]]
    if not named or len(known) > _MOST_SKUS:
        named.append(reader.say("outcome.these_items"))
    return reader.enumerate(named)


def _request_again(reader: Reader, request: Request) -> list[Block]:
    again = request.state in (State.FAILED, State.EXPIRED)
    if request.state is State.VOID:
        again = request.cause not in _FINAL_VOIDS
    button = order_button(reader, "request_again", ids.Action.ORDER_CANCEL, request.order.id)
    return [button] if again else []


def posted(reader: Reader, request: Request, address: str) -> Message:
    """Return the private line with a link to the card."""
    known = (State.REQUESTED, State.APPROVED)
    return _line(
        reader,
        request,
        f"notice.posted_{request.state if request.state in known else 'later'}",
        [link(address, reader.say("notice.card"))] if address else [],
        done=len(request.approvals),
        needed=request.needed,
        at=reader.time(request.send_after or request.changed_at),
        state=reader.say(f"state.{request.state}"),
    )


def _line(reader: Reader, request: Request, key: str, *more: Pieces, **values: object) -> Message:
    """Return a line with product and order, followed by `more`."""
    said = {"product": product(reader, request.order), "order": request.order.id, **values}
    first = reader.rich(key, **said)
    return message(
        reader.sentences(map(in_words, (first, *more))), paragraph(first, *more), *simulated(reader)
    )


def trouble(reader: Reader, request: Request) -> Message:
    """Return why a request waits, and what is done about it."""
    what, *following = trouble_lines(reader, request) or [[], []]
    named = reader.rich(
        "notice.about", product=product(reader, request.order), order=request.order.id
    )
    lines = [what, named, *following]
    text = reader.sentences(map(in_words, lines))
    return message(text, paragraph(*lines), *simulated(reader))


def trouble_over(reader: Reader, request: Request) -> Message:
    """Return the message that the trouble is over."""
    state = reader.say(f"state.{request.state}")
    return _line(reader, request, "notice.trouble_over", state=state)


def card_failed(reader: Reader, request: Request) -> Message:
    """Return the message that the card is missing or outdated, and what to do."""
    code = foreign(request.noted.card_failed, _CODE)
    key = "card_stale" if request.noted.card else "card_failed"
    following = reader.rich("notice.card_failed_next")
    return _line(reader, request, f"notice.{key}", following, code=code)


NOTICES: Mapping[str, Callable[[Reader, Request], Message]] = {
    "outcome": outcome,
    "trouble": trouble,
    "trouble_over": trouble_over,
    "card_failed": card_failed,
    "alarm_requester": alarm,
}
"""The view of each Notice that goes to the requester alone."""


def reminder(reader: Reader, request: Request, called: Called, *, lost: int = 0) -> Message:
    """Return the reminder in the card's thread at half-time; `called` are mentioned.

    `lost` is how many approvals no longer count.
    """
    kind = "escalated" if called.escalated else "called" if called.ids else "anyone"
    said = _line(
        reader,
        request,
        f"notice.reminder_{kind}",
        approvers=mentions(called.ids),
        done=len(request.approvals) - lost,
        needed=request.needed,
        until=reader.moment(request.expires_at),
    )
    return replace(
        said,
        metadata={
            "event_type": ids.REMINDER_EVENT,
            "event_payload": {
                "order_id": request.order.id,
                "id": request.id,
                "store": request.store,
                "number": 1,
                "escalated": called.escalated,
            },
        },
    )


def pointer(reader: Reader, request: Request, address: str) -> Message:
    """Return the line that replaces a second card of a request."""
    leads = [link(address, reader.say("notice.card"))] if address else []
    return _line(reader, request, "notice.pointer", leads)


def answer(reader: Reader, outcome: object, request: Request | None, *, lost: int = 0) -> Message:
    """Return the private answer to a click: what it did, or why it changed nothing.

    `lost` is how many approvals no longer count.
    """
    kind = "refusal" if isinstance(outcome, Refusal) else "done"
    if outcome == "stopped" and request is not None and request_stands(request):
        outcome = "stopped_request_stands"
    forecast = request.forecast if request else None
    return message(
        reader.say(
            f"{kind}.{outcome}",
            order=request.order.id if request else "",
            state=reader.say(f"state.{request.state}") if request else "",
            at=reader.time(request.send_after or request.changed_at) if request else "",
            done=len(request.approvals) - lost if request else 0,
            needed=request.needed if request else 0,
            product=escaped(product(reader, request.order)) if request else "",
            rate=reader.percent(forecast.rate_after, forecast.target) if forecast else "",
        )
    )


def open_requests(reader: Reader, requests: Sequence[Request], links: Mapping[str, str]) -> Message:
    """Return the open requests, oldest first, for `/cancel` alone; `links` are cards by request."""
    if not requests:
        none = [reader.rich("list.none"), reader.rich("list.none_next")]
        return message(reader.sentences(map(in_words, none)), paragraph(*none))
    lines = [_listed(reader, one, links.get(one.id, "")) for one in requests[:MOST_LISTED]]
    more = len(requests) - MOST_LISTED
    lines += [reader.rich("list.more", n=more)] if more > 0 else []
    title = reader.say("list.title", n=len(requests))
    return message(
        f"{title}\n{chr(10).join(map(in_words, lines))}",
        paragraph([words(title, bold=True)]),
        bullets(lines),
        *simulated(reader),
    )


def _listed(reader: Reader, request: Request, address: str) -> Pieces:
    named = product(reader, request.order)
    state = reader.say(f"state.{request.state}")
    line = reader.rich(
        "list.line",
        sign=reader.say(f"sign.{request.state}"),
        product=[link(address, named)] if address else named,
        state=state,
        order=request.order.id,
        who=user(request.requester),
    )
    code = foreign(request.noted.card_failed, _CODE)
    key = "card_stale" if request.noted.card else "card_failed"
    failed = reader.rich(f"list.{key}", code=code) if code else []
    return joined([line, failed, *trouble_lines(reader, request)])
