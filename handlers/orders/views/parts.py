"""The parts that all views of an order share: of /order, the form and the card."""

import re
from typing import Any

from bot.domain.cancellation.eligibility import Rule, Verdict
from bot.domain.cancellation.reasons import Reason
from bot.domain.markets import site_of
from bot.domain.orders.order import Order, OrderItem
from handlers import ids
from handlers.blocks import (
    Block,
    Pieces,
    bullets,
    button,
    fine_print,
    foreign,
    joined,
    marked,
    plain,
    small,
    struck,
    words,
)
from handlers.reader import Reader
from handlers.wording import buyer_cancelled, product

_TITLE, _CODE, _REQUEST_WORDS = 60, 40, 200
BAR = " | "
"""The separator between two topics in small print."""

_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_ABOUT_COUNTING = frozenset({Rule.REQUEST_ON_ALL, Rule.REQUEST_ON_ALL_PRIME})


def items_block(reader: Reader, order: Order, *, most: int) -> Block:
    """Return up to `most` items of an order, and the number of the others."""
    lines = [_item(reader, item) for item in order.items[:most]]
    more = len(order.items) - most
    if more > 0:
        lines.append(reader.rich("order.more_items", n=more))
    return bullets(lines or [reader.rich("order.no_items")])


def _name(reader: Reader, item: OrderItem) -> Pieces:
    title = foreign(item.title, _TITLE) or reader.say("order.untitled")
    count = reader.say("order.quantity", quantity=item.quantity)
    return [words(f"{title.replace(chr(10), ' ')} {count}")]


def _item(reader: Reader, item: OrderItem) -> Pieces:
    name = _name(reader, item)
    facts: list[Pieces] = []
    if item.sku:
        facts.append([words(f"SKU {foreign(item.sku, _CODE)}")])
    if item.asin:
        facts.append([words(f"ASIN {foreign(item.asin, _CODE)}")])
    if item.unit_price:
        facts.append(reader.rich("order.each", price=reader.money(item.unit_price)))
    elif item.total:
        facts.append([words(reader.money(item.total))])
    if item.fulfilled:
        facts.append(reader.rich("order.shipped", fulfilled=item.fulfilled))
    if item.cancelled_by:
        name = struck(name)
        by = reader.say(f"cancelled_by.{item.cancelled_by}")
        facts.append(reader.rich("order.item_cancelled", by=by))
    return joined([name, joined(facts, reader.separator)])


def programs(reader: Reader, order: Order) -> str:
    """Return the programs of an order by name; without a name, by Amazon's code."""
    entries = reader.words.entries
    named = []
    for code in sorted(order.programs):
        key = f"order.program.{code}"
        named.append(entries.get(key) or _NOT_CODE.sub(" ", code.upper()).strip().title())
    return reader.enumerate(name for name in named if name)


def request_line(reader: Reader, order: Order) -> Pieces:
    """Return whether the buyer formally requested the cancellation."""
    facts = order.facts
    if facts.requested_on_all:
        return reader.rich("order.request.all")
    if not facts.requested_on_some:
        return reader.rich("order.request.none")
    some = sum(item.requested for item in order.items)
    return reader.rich("order.request.some", some=some, items=len(order.items))


def request_words(reader: Reader, order: Order) -> Pieces:
    """Return Amazon's wording of the buyer's request; it is shown and never stored."""
    found = dict.fromkeys(item.request_words for item in order.items if item.request_words)
    said = foreign(" / ".join(found), _REQUEST_WORDS).replace("\n", " ")
    return reader.rich("order.request_words", words=said) if said else []


def verdict_lines(reader: Reader, order: Order, verdict: Verdict) -> list[Pieces]:
    """Return whether an order may be cancelled, and the next step."""
    rule = verdict.rule
    if rule is Rule.REQUEST_ON_ALL_PRIME and not reader.market.prime_counts_all:
        rule = Rule.REQUEST_ON_ALL
    said = {
        "by": reader.say(f"cancelled_by.{order.cancelled_by}"),
        "theirs": site_of(order.other_marketplace),
        "ours": site_of(reader.market.id),
        "buyer_cancelled": buyer_cancelled(reader),
    }
    why = reader.say(f"rule.{rule}.why", **said)
    lines = [[words(why, bold=True)], reader.rich(f"rule.{rule}.next", **said)]
    if verdict.rule is not rule:
        lines.append(reader.rich("counts.prime_note"))
    return lines


def verdict_sources(reader: Reader, verdict: Verdict) -> list[str]:
    """Return the sources of what the verdict says about Amazon, as links for small print."""
    market = reader.market
    if verdict.rule is Rule.FBA:
        return [reader.source_link(market.no_asking_source)]
    if verdict.rule in _ABOUT_COUNTING:
        return [reader.source_link(market.not_counted_source)]
    return [reader.source_link(market.cancellation_source)] if verdict.allowed else []


def reason_key(order: Order, reason: Reason) -> str:
    """Return the key of a reason's text; BUYER_CANCELLED has two, with and without a request."""
    if reason is not Reason.BUYER_CANCELLED:
        return f"reason.{reason}"
    extent = "requested" if order.facts.requested_on_all else "unrequested"
    return f"reason.{reason}.{extent}"


def reason_name(reader: Reader, order: Order, reason: Reason) -> str:
    """Return a reason in words."""
    key = f"{reason_key(order, reason)}.name"
    return reader.say(key, buyer_cancelled=buyer_cancelled(reader))


def simulated(reader: Reader) -> list[Block]:
    """Return the label of simulated data; empty if it is real."""
    return [small(reader.say("simulated"))] if reader.simulated else []


def subject(reader: Reader, order: Order) -> str:
    """Return an order's headline: the product and the total."""
    named = product(reader, order)
    if order.total is None:
        return named
    return reader.say("order.subject", product=named, total=reader.money(order.total))


def in_small(reader: Reader, order: Order, *said: str, sku: bool = True) -> Block:
    """Return small print: the order's id as a link, its SKU, and `said`."""
    link, more = reader.order_link(order.id), BAR.join(said)
    code = foreign(order.items[0].sku, _CODE) if sku and order.items else ""
    if not code:
        return fine_print(marked(BAR.join((link, *said))))
    elements = [marked(link), plain(f"SKU {code}", _CODE + 4)]
    return fine_print(*elements, *([marked(more)] if more else []))


def order_button(
    reader: Reader, name: str, action: ids.Action, order_id: str, **more: Any
) -> Block:
    """Return a button about an order; its value is the order's id unless another is given.

    Many cards have buttons of the same name: a screen reader also names the order.
    """
    text = reader.say(f"button.{name}")
    label = reader.say("button.about", button=text.rstrip("…"), order=order_id)
    return button(text, action, **({"value": order_id} | more), label=label)


def seller_central(
    reader: Reader, order_id: str, *, name: str = "seller_central", style: str | None = None
) -> Block:
    """Return the button that opens an order in Seller Central."""
    action, url = ids.Action.ORDER_SELLER_CENTRAL, reader.order_url(order_id)
    return order_button(reader, name, action, order_id, url=url, style=style)
