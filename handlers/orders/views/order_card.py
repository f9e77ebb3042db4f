"""An order as a person sees it, and the answers to what they typed."""

from bot.domain.cancellation.eligibility import Verdict
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order, Status
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    divider,
    foreign,
    header,
    in_words,
    joined,
    message,
    paragraph,
    quoted,
    small,
    user,
)
from handlers.orders.views.parts import (
    items_block,
    order_button,
    product,
    programs,
    reason_name,
    request_line,
    request_words,
    seller_central,
    verdict_lines,
    verdict_sources,
)
from handlers.reader import Reader

MOST_IDS = 5
_MOST_ITEMS = 8  # five cards of so many fit into one message
_PROBLEM = 200
_EXAMPLE = "250-1234567-8901234"


def order_card(reader: Reader, order: Order, verdict: Verdict, request: Request | None) -> Message:
    """Return an order with what can be done about it."""
    blocks = [
        header(reader.say("order.title", order=order.id)),
        paragraph(*_facts(reader, order)),
        items_block(reader, order, most=_MOST_ITEMS),
        paragraph(request_line(reader, order)),
        *request_words(reader, order),
        paragraph(*verdict_lines(reader, order, verdict)),
        *([paragraph(cancellation_line(reader, request))] if request else []),
        small(*_small_print(reader, order, verdict)),
        actions(*_buttons(reader, order, verdict, request)),
    ]
    return message(_fallback(reader, order, verdict, request), *blocks)


def _fallback(reader: Reader, order: Order, verdict: Verdict, request: Request | None) -> str:
    key, state = "order.fallback", ""
    if request is not None:
        key, state = "order.fallback_request", reader.say(f"state.{request.state}")
    status = reader.say(f"order.status.{order.status}")
    said = reader.say(
        key, order=order.id, product=product(reader, order), status=status, state=state
    )
    return f"{said}{reader.space}{in_words(*verdict_lines(reader, order, verdict))}"


def _facts(reader: Reader, order: Order) -> list[Pieces]:
    say = reader.say
    state = [
        ("status", say(f"order.status.{order.status}")),
        ("fulfilled", say(f"order.by.{order.fulfilled_by}")),
        ("program", programs(reader, order)),
    ]
    times = [
        ("bought", reader.market_moment(order.created_at) if order.created_at else ""),
        ("ship_by", _ship_by(reader, order)),
    ]
    total = [("total", reader.money(order.total) if order.total else "")]
    return [_labelled(reader, facts) for facts in (state, times, total)]


def _labelled(reader: Reader, facts: list[tuple[str, str]]) -> Pieces:
    """Return facts in one line; what is not known is left out."""
    known = (
        reader.rich("order.fact", label=reader.say(f"order.label.{name}"), value=value)
        for name, value in facts
        if value
    )
    return joined(known, reader.separator)


def _ship_by(reader: Reader, order: Order) -> str:
    if order.ship_by is None:
        return ""
    at = reader.market_moment(order.ship_by)
    if order.status not in (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED):
        return at
    return reader.say("order.ship_by", at=at, left=reader.left(order.ship_by))


def cancellation_line(reader: Reader, request: Request) -> Pieces:
    """Return what is going on, or went on last, about cancelling an order."""
    return reader.rich(
        "order.cancellation",
        state=reader.say(f"state.{request.state}"),
        reason=reason_name(reader, request.order, request.reason),
        who=user(request.requester),
        at=reader.moment(request.created_at),
    )


def _small_print(reader: Reader, order: Order, verdict: Verdict) -> list[str]:
    return [
        reader.say("order.read", at=reader.time(order.read_at)),
        *verdict_sources(reader, verdict),
        *([reader.say("simulated")] if reader.simulated else []),
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
    """Return several orders as one answer; a divider stands between them.

    Refresh would replace the whole answer, so each order is shown anew by itself instead.
    """
    blocks: list[Block] = []
    for part in parts:
        blocks += [divider()] if blocks else []
        blocks += [_shown_apart(reader, block) for block in part.blocks]
    text = reader.say("order.several", n=len(parts), orders="\n".join(one.text for one in parts))
    return message(text, *blocks)


def _shown_apart(reader: Reader, block: Block) -> Block:
    if block["type"] != "actions":
        return block
    return actions(
        *(
            order_button(reader, "show", ids.Action.ORDER_SHOW, one["value"])
            if one["action_id"] == ids.Action.ORDER_REFRESH
            else one
            for one in block["elements"]
        )
    )


def order_help(reader: Reader, problem: str | None) -> Message:
    """Return what /order does, after what could not be understood."""
    lines = [reader.rich("help.order", most=MOST_IDS), reader.rich("help.id", example=_EXAMPLE)]
    return _help(reader, reader.say("help.order_text", example=_EXAMPLE), lines, problem)


def cancel_help(reader: Reader, problem: str | None) -> Message:
    """Return what /cancel does, after what could not be understood."""
    lines = [reader.rich("help.cancel"), reader.rich("help.id", example=_EXAMPLE)]
    return _help(reader, reader.say("help.cancel_text", example=_EXAMPLE), lines, problem)


def _help(reader: Reader, text: str, lines: list[Pieces], problem: str | None) -> Message:
    typed = foreign(problem or "", _PROBLEM)
    not_understood = [quoted(reader.rich("help.no_id"), typed)] if typed else []
    return message(text, *not_understood, paragraph(*lines))


def too_many_ids(reader: Reader, found: int, most: int) -> Message:
    """Say that fewer orders can be looked up at once."""
    return message(reader.say("help.too_many", found=found, most=most))


def two_ids_for_cancel(reader: Reader, found: tuple[str, ...]) -> Message:
    """Say that one order is cancelled at a time."""
    return message(reader.say("help.one_at_a_time", found=len(found), example=found[0]))


def looking(reader: Reader, found: tuple[str, ...]) -> Message:
    """Say that Amazon is being asked."""
    return message(reader.say("order.looking", n=len(found), orders=reader.enumerate(found)))
