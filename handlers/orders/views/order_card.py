"""An order as a person sees it, alone or as one of several."""

from collections.abc import Callable

from bot.domain.cancellation.eligibility import Verdict
from bot.domain.cancellation.request import Request, State
from bot.domain.orders.order import Order, Status
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    divider,
    escaped,
    fine_print,
    header,
    in_words,
    joined,
    marked,
    message,
    paragraph,
    user,
    words,
)
from handlers.orders.views.parts import (
    in_small,
    items_block,
    order_button,
    programs,
    reason_name,
    request_words,
    seller_central,
    simulated,
    subject,
    verdict_lines,
    verdict_sources,
)
from handlers.reader import Reader
from handlers.wording import buyer_cancelled, product

MOST_IDS = 5
_MOST_ITEMS = 8

Draw = Callable[[Reader, Order, Verdict, Request | None, BuyerRequest | None], Message]
"""Draws an order with its verdict, our request and the buyer's."""


def order_card(
    reader: Reader,
    order: Order,
    verdict: Verdict,
    request: Request | None,
    buyer: BuyerRequest | None = None,
) -> Message:
    """Return an order with the possible actions; `buyer` is the buyer's request for it."""
    several = [items_block(reader, order, most=_MOST_ITEMS)] if len(order.items) > 1 else []
    blocks = [
        header(subject(reader, order)),
        paragraph(
            *_facts(reader, order),
            *_answer(reader, order, verdict, request),
            _buyers_request(reader, buyer),
            request_words(reader, order),
        ),
        *several,
        actions(*_buttons(reader, order, verdict, request)),
        in_small(reader, order, *_small_print(reader, order, verdict)),
        *simulated(reader),
    ]
    return message(_fallback(reader, order, verdict, request, buyer), *blocks)


def order_brief(
    reader: Reader,
    order: Order,
    verdict: Verdict,
    request: Request | None,
    buyer: BuyerRequest | None = None,
) -> Message:
    """Return an order as one of several: product, state, possible actions.

    Refresh would replace all of them, so a button shows the order individually instead.
    """
    row = _buttons(reader, order, verdict, request)
    show = order_button(reader, "show", ids.Action.ORDER_SHOW, order.id)
    why = _answer(reader, order, verdict, request)[0]
    blocks = [
        paragraph(
            [words(subject(reader, order), bold=True)],
            *_facts(reader, order),
            why,
            _buyers_request(reader, buyer),
        ),
        actions(*row[:-2], show),
        fine_print(marked(reader.order_link(order.id))),
    ]
    return message(_fallback(reader, order, verdict, request, buyer), *blocks)


def preview(reader: Reader, order: Order, verdict: Verdict, request: Request | None) -> list[Block]:
    """Return an order as everybody sees it under a link: product and state, no buttons."""
    return [
        header(subject(reader, order)),
        paragraph(*_facts(reader, order), *_answer(reader, order, verdict, request)),
        in_small(reader, order, *_small_print(reader, order, verdict)),
        *simulated(reader),
    ]


def _answer(
    reader: Reader, order: Order, verdict: Verdict, request: Request | None
) -> list[Pieces]:
    """Return whether the order may be cancelled, and the state of its last request.

    If the buyer's request came after ours, the cancellation counts unless a new request is made.
    """
    lines = verdict_lines(reader, order, verdict)
    if request is not None and came_meanwhile(order, request):
        lines = meanwhile_lines(reader)
    return [*lines, *([cancellation_line(reader, request)] if request else [])]


def came_meanwhile(order: Order, request: Request) -> bool:
    """Return whether the buyer's formal request arrived while ours waits for approval."""
    waits = request.state is State.REQUESTED
    return waits and order.facts.requested_on_all and not request.order.facts.requested_on_all


def meanwhile_lines(reader: Reader) -> list[Pieces]:
    """Return what to do about a buyer's request that arrived while ours waits for approval."""
    named = buyer_cancelled(reader)
    why = [words(reader.say("rule.request_meanwhile.why"), bold=True)]
    return [why, reader.rich("rule.request_meanwhile.next", buyer_cancelled=named)]


def _buyers_request(reader: Reader, buyer: BuyerRequest | None) -> Pieces:
    """Return the state of the buyer's request; empty if there is none."""
    if buyer is None:
        return []
    at = buyer.first_seen_at if buyer.state is BuyerState.WAITING else buyer.changed_at
    who = user(buyer.decided_by) if buyer.decided_by else []
    return reader.rich(f"order.buyer.{buyer.state}", who=who, at=reader.moment(at))


def _fallback(
    reader: Reader,
    order: Order,
    verdict: Verdict,
    request: Request | None,
    buyer: BuyerRequest | None,
) -> str:
    key, state = "order.fallback", ""
    if request is not None:
        key, state = "order.fallback_request", reader.say(f"state.{request.state}")
    status = reader.say(f"order.status.{order.status}")
    named = escaped(product(reader, order))
    said = reader.say(key, order=order.id, product=named, status=status, state=state)
    answer = _answer(reader, order, verdict, request)[:2]
    return reader.sentences([said, *map(in_words, [*answer, _buyers_request(reader, buyer)])])


def _facts(reader: Reader, order: Order) -> list[Pieces]:
    say = reader.say
    facts = [
        ("status", say(f"order.status.{order.status}")),
        ("fulfilled", say(f"order.by.{order.fulfilled_by}")),
        ("program", programs(reader, order)),
    ]
    known = [
        reader.rich("order.fact", label=say(f"order.label.{name}"), value=value)
        for name, value in facts
        if value
    ]
    return [joined(known, reader.separator), _ship_by(reader, order)]


def _ship_by(reader: Reader, order: Order) -> Pieces:
    open_ = order.status in (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED)
    if order.ship_by is None or not open_:
        return []
    at, left = reader.deadline(order.ship_by), reader.left(order.ship_by)
    return reader.rich("order.ship_by", at=at, left=left)


def cancellation_line(reader: Reader, request: Request) -> Pieces:
    """Return the state of the last request to cancel an order."""
    return reader.rich(
        "order.cancellation",
        state=reader.say(f"state.{request.state}"),
        reason=reason_name(reader, request.order, request.reason),
        who=user(request.requester),
        at=reader.moment(request.created_at),
    )


def _small_print(reader: Reader, order: Order, verdict: Verdict) -> list[str]:
    bought = order.created_at
    return [
        *([reader.say("order.bought", at=reader.deadline(bought))] if bought else []),
        reader.say("order.read", at=reader.time(order.read_at)),
        *verdict_sources(reader, verdict),
    ]


def _buttons(
    reader: Reader,
    order: Order,
    verdict: Verdict,
    request: Request | None,
) -> list[Block]:
    row = []
    if verdict.allowed and not (request and request.open):
        row.append(order_button(reader, "cancel_order", ids.Action.ORDER_CANCEL, order.id))
    row.append(order_button(reader, "refresh", ids.Action.ORDER_REFRESH, order.id))
    return [*row, seller_central(reader, order.id)]


def orders_answer(reader: Reader, parts: list[Message]) -> Message:
    """Return several orders as one answer, separated by dividers."""
    blocks: list[Block] = []
    for part in parts:
        blocks += [divider()] if blocks else []
        blocks += part.blocks
    text = reader.say("order.several", n=len(parts), orders="\n".join(one.text for one in parts))
    return message(text, *blocks, *simulated(reader))


def first_of(reader: Reader, found: int, shown: Message) -> Message:
    """Return the order shown for a message that names several, after their number."""
    said = reader.say("order.first_of", found=found, most=MOST_IDS)
    return message(f"{said}\n{shown.text}", paragraph([words(said)]), *shown.blocks)


def looking(reader: Reader, found: tuple[str, ...]) -> Message:
    """Return the message that Amazon is being asked."""
    return message(reader.say("order.looking", n=len(found), orders=reader.enumerate(found)))
