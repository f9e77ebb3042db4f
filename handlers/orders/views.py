"""An order as a person sees it, and the answers to what they typed."""

from bot.domain.cancellation import Request
from bot.domain.eligibility import Verdict
from bot.domain.orders import Order, Status
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    actions,
    bullets,
    button,
    foreign,
    header,
    message,
    quoted,
    section,
    small_about,
    words,
)
from handlers.reader import Reader

_MOST_ITEMS = 10
_TITLE = 80
_FEWER_ITEMS = 3
_BUYER_WORDS = 300


def order_card(
    reader: Reader, order: Order, verdict: Verdict, request: Request | None, *, may_request: bool
) -> Message:
    """Return an order with what can be done about it."""
    say = reader.say
    state = say(f"order.status.{order.status}")
    blocks = [
        header(say("order.title", order=order.id)),
        section("\n".join(_facts(reader, order, state))),
        bullets([words(line)] for line in item_lines(reader, order)),
        section(request_line(reader, order)),
        *_request_words(reader, order),
        section(verdict_text(reader, order, verdict)),
        *([section(request_state(reader, request))] if request else []),
        small_about(small_print(reader, order)),
        actions(*_buttons(reader, order, verdict, request, may_request=may_request)),
    ]
    return message(say("order.fallback", order=order.id, state=state), *blocks)


def _facts(reader: Reader, order: Order, state: str) -> list[str]:
    say = reader.say
    lines = [
        say("order.state", state=state),
        say("order.fulfilled", by=say(f"order.by.{order.fulfilled_by}")),
        say("order.bought", at=reader.market_moment(order.created_at)),
    ]
    if order.programs:
        lines.append(say("order.programs", names=", ".join(sorted(order.programs))))
    if order.ship_by:
        at, left = reader.market_moment(order.ship_by), reader.left(order.ship_by)
        unshipped = order.status in (Status.UNSHIPPED, Status.PARTIALLY_SHIPPED)
        lines.append(
            say("order.ship_by_left", at=at, left=left)
            if unshipped
            else say("order.ship_by", at=at)
        )
    if order.total:
        lines.append(say("order.total", amount=reader.money(order.total)))
    return lines


def item_lines(reader: Reader, order: Order, *, most: int = _MOST_ITEMS) -> list[str]:
    """Return a line an item: title, quantity, SKU, ASIN, price; what is unknown is left out."""
    lines = []
    for item in order.items[:most]:
        parts = [f"{foreign(item.title, _TITLE)} ×{reader.number(item.quantity)}"]
        parts += [f"SKU {item.sku}"] if item.sku else []
        parts += [f"ASIN {item.asin}"] if item.asin else []
        price = item.total or (item.unit_price and item.unit_price.times(item.quantity))
        parts += [reader.money(price)] if price else []
        lines.append(" · ".join(parts))
    more = len(order.items) - most
    if more > 0:
        lines.append(reader.words.plural("order.more_items", more))
    return lines or [reader.say("order.no_items")]


def short_items(reader: Reader, order: Order) -> list[str]:
    """Return the first few items, for a card."""
    return item_lines(reader, order, most=_FEWER_ITEMS)


def request_line(reader: Reader, order: Order) -> str:
    """Return whether the buyer's formal request stands, and when that was read."""
    facts = order.facts
    extent = "all" if facts.requested_on_all else "some" if facts.requested_on_some else "none"
    return reader.say(f"order.request.{extent}", at=reader.time(order.read_at))


def _request_words(reader: Reader, order: Order) -> list[Block]:
    said = dict.fromkeys(item.request_words for item in order.items if item.request_words)
    text = " / ".join(said)
    return (
        [quoted([words(reader.say("order.request_words"))], foreign(text, _BUYER_WORDS))]
        if text
        else []
    )


def verdict_text(reader: Reader, order: Order, verdict: Verdict) -> str:
    """Return the table's answer for an order, with the next step."""
    say = reader.say
    why = say(
        f"rule.{verdict.rule}.why",
        by=say(f"cancelled_by.{order.cancelled_by}"),
        site=reader.market.site,
    )
    following = say(f"rule.{verdict.rule}.next", site=reader.market.site)
    return f"{why}\n{following}" if following else why


def small_print(reader: Reader, order: Order) -> str:
    """Return the source of what is said about counting, and when the order was read."""
    parts = [
        reader.say("order.read", at=reader.time(order.read_at)),
        reader.source(reader.market.not_counted_source),
    ]
    parts += [reader.say("simulated")] if reader.simulated else []
    return " · ".join(parts)


def request_state(reader: Reader, request: Request) -> str:
    """Return what is going on, or went on, about an order."""
    key = "order.open_request" if request.open else "order.last_request"
    return reader.say(
        key,
        state=reader.say(f"state.{request.state}"),
        who=f"<@{request.requester}>",
        at=reader.moment(request.changed_at),
    )


def _buttons(
    reader: Reader,
    order: Order,
    verdict: Verdict,
    request: Request | None,
    *,
    may_request: bool,
) -> list[Block]:
    is_open = request is not None and request.open
    row = []
    if verdict.allowed and may_request and not is_open:
        row.append(
            button(reader.say("button.cancel_order"), ids.Action.ORDER_CANCEL, value=order.id)
        )
    row.append(button(reader.say("button.refresh"), ids.Action.ORDER_REFRESH, value=order.id))
    return [*row, seller_central(reader, order.id)]


def seller_central(reader: Reader, order_id: str) -> Block:
    """Return the button that opens an order in Seller Central."""
    return button(
        reader.say("button.seller_central"),
        ids.Action.ORDER_SELLER_CENTRAL,
        value=order_id,
        url=f"{reader.market.seller_central}/orders-v3/order/{order_id}",
    )


def orders_answer(reader: Reader, parts: list[Message]) -> Message:
    """Return several orders as one answer; a divider stands between them."""
    blocks: list[Block] = []
    for part in parts:
        blocks += [{"type": "divider"}] if blocks else []
        blocks += part.blocks
    return message(reader.say("order.several", n=len(parts)), *blocks[:50])


def order_help(reader: Reader, problem: str | None) -> Message:
    """Return what /order does, after what could not be understood."""
    return _help(reader, "help.order", problem)


def cancel_help(reader: Reader, problem: str | None) -> Message:
    """Return what /cancel does, after what could not be understood."""
    return _help(reader, "help.cancel", problem)


def _help(reader: Reader, key: str, problem: str | None) -> Message:
    text = reader.say(key)
    if problem is None:
        return message(text)
    return message(
        text, quoted([words(reader.say("help.no_id"))], foreign(problem, 200)), section(text)
    )


def too_many_ids(reader: Reader, found: int, most: int) -> Message:
    """Say that fewer orders can be looked up at once."""
    return message(reader.say("help.too_many", found=found, most=most))


def two_ids_for_cancel(reader: Reader, found: tuple[str, ...]) -> Message:
    """Say that one order is cancelled at a time."""
    return message(reader.say("help.one_at_a_time", example=found[0]))


def looking(reader: Reader, found: tuple[str, ...]) -> Message:
    """Say that Amazon is being asked."""
    return message(reader.say("order.looking", orders=", ".join(found)))
