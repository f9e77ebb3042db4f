"""The card of a buyer's formal request, drawn only from its stored state."""

from datetime import timedelta

from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.buyer_request import BuyerState
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    confirm,
    escaped,
    foreign,
    header,
    in_words,
    joined,
    link,
    message,
    paragraph,
    user,
)
from handlers.cancellation.views.counting import (
    cost,
    cost_lines,
    cost_sources,
    then_final,
)
from handlers.cancellation.views.question import mentions
from handlers.orders.views.parts import (
    in_small,
    order_button,
    seller_central,
    simulated,
    subject,
    verdict_lines,
    verdict_sources,
)
from handlers.reader import Reader
from handlers.wording import product

_WORDS = 120


def buyer_card(
    reader: Reader, seen: BuyerCard, *, stop_window: timedelta, ours_at: str = ""
) -> Message:
    """Return the card: the question, the cost, what not to do, and the two answers.

    `stop_window` is how long after an approval nothing is sent, `ours_at` the address of the card
    of our open request. Once it is answered, the card has two lines.
    """
    if seen.request.state is BuyerState.WAITING:
        blocks, text = _question(reader, seen, stop_window), _text(reader, seen)
    else:
        lines = _after(reader, seen, ours_at)
        blocks = [paragraph(*lines), _small(reader, seen), *simulated(reader)]
        text = reader.sentences([*map(in_words, lines), _order(reader, seen)])
    return _message(seen, text, blocks)


def replaced(reader: Reader, seen: BuyerCard) -> Message:
    """Return what replaces the earlier card when a request waits again on a new one."""
    line = reader.rich("buyer.again", product=product(reader, seen.order))
    text = reader.sentences([in_words(line), _order(reader, seen)])
    return _message(seen, text, [paragraph(line), _small(reader, seen), *simulated(reader)])


def _message(seen: BuyerCard, text: str, blocks: list[Block]) -> Message:
    buyer = seen.request
    payload = {"order_id": buyer.order_id, "store": buyer.store, "state": str(buyer.state)}
    numbered = (
        block | {"block_id": ids.order_block(buyer.order_id, buyer.store, buyer.version, f"{n}")}
        for n, block in enumerate(blocks)
    )
    metadata = {"event_type": ids.BUYER_EVENT, "event_payload": payload}
    return message(text, *numbered, metadata=metadata)


def _text(reader: Reader, seen: BuyerCard) -> str:
    """Return the question as a notification: the order, who must act, the cost."""
    said = reader.say("buyer.fallback", product=escaped(subject(reader, seen.order)))
    costs = cost(reader, seen.counting, None) if seen.one_tap else _why(reader, seen)
    called = in_words(mentions(seen.called.ids))
    hold = in_words(do_not_ship(reader, seen))
    return reader.sentences([said, called, costs, hold, _order(reader, seen)])


def _question(reader: Reader, seen: BuyerCard, stop_window: timedelta) -> list[Block]:
    order = seen.order
    costs = verdict_lines(reader, order, seen.verdict)
    if seen.one_tap:
        costs = cost_lines(reader, seen.counting, None, prime=order.facts.prime)
    return [
        header(reader.say("buyer.question", product=subject(reader, order))),
        *simulated(reader),
        paragraph(_waiting(reader, seen), *costs, do_not_ship(reader, seen), _words(reader, seen)),
        actions(*answer_buttons(reader, seen, stop_window)),
        _small(reader, seen, *_sources(reader, seen)),
    ]


def _waiting(reader: Reader, seen: BuyerCard) -> Pieces:
    said = reader.rich("buyer.waiting")
    if not seen.called.ids:
        return said
    key = "buyer.nobody_there" if seen.called.escalated else "buyer.called"
    return joined([said, reader.rich(key, who=mentions(seen.called.ids))], " ")


def do_not_ship(reader: Reader, seen: BuyerCard) -> Pieces:
    """Return the line that the parcel must not leave, with the ship-by."""
    if seen.order.ship_by is None:
        return reader.rich("now.do_not_ship")
    return reader.rich("card.do_not_ship_by", at=reader.deadline(seen.order.ship_by))


def _words(reader: Reader, seen: BuyerCard) -> Pieces:
    said = foreign(seen.words, _WORDS).replace("\n", " ")
    return reader.rich("order.request_words", words=said) if said else []


def answer_buttons(reader: Reader, seen: BuyerCard, stop_window: timedelta) -> list[Block]:
    """Return the answer buttons; with Seller Central's if a single click cannot cancel."""
    order_id = seen.order.id
    ship = order_button(
        reader,
        "ship_instead",
        ids.Action.RADAR_SHIP_INSTEAD,
        order_id,
        confirm=confirm(
            reader.say("buyer.ship_title"),
            reader.say("buyer.ship_means"),
            reader.say("buyer.ship_yes"),
            reader.say("button.back"),
        ),
    )
    if not seen.one_tap:
        return [seller_central(reader, order_id, style="primary"), ship]
    asked = reader.space.join(
        (
            reader.say("buyer.parcel_here"),
            cost(reader, seen.counting, None),
            reader.say("buyer.approver_next")
            if seen.counting.anywhere
            else then_final(reader, stop_window),
        )
    )
    cancel = order_button(
        reader,
        "buyer_cancel",
        ids.Action.RADAR_CANCEL,
        order_id,
        style="danger",
        confirm=confirm(
            reader.say("buyer.cancel_title"),
            asked,
            reader.say("buyer.cancel_yes"),
            reader.say("button.back"),
        ),
    )
    return [cancel, ship]


def _after(reader: Reader, seen: BuyerCard, ours_at: str) -> list[Pieces]:
    """Return the outcome of a request, and what it means for the parcel."""
    buyer, named = seen.request, product(reader, seen.order)
    head = reader.rich(f"buyer.{buyer.state}", product=named)
    next_ = reader.rich(f"buyer.{buyer.state}_next")
    if buyer.state is BuyerState.TAKEN and ours_at:
        next_ = joined([next_, [link(ours_at, reader.say("notice.card"))]], " ")
    if buyer.state is BuyerState.SHIPPING and buyer.decided_by:
        next_ = reader.rich("buyer.shipping_by", who=user(buyer.decided_by), order=buyer.order_id)
    return [head, next_]


def _why(reader: Reader, seen: BuyerCard) -> str:
    return reader.space.join(map(in_words, verdict_lines(reader, seen.order, seen.verdict)))


def _sources(reader: Reader, seen: BuyerCard) -> list[str]:
    if seen.one_tap:
        return cost_sources(reader, seen.counting)
    return verdict_sources(reader, seen.verdict)


def _small(reader: Reader, seen: BuyerCard, *more: str) -> Block:
    at = reader.moment(seen.request.first_seen_at)
    return in_small(reader, seen.order, reader.say("buyer.first_seen", at=at), *more)


def _order(reader: Reader, seen: BuyerCard) -> str:
    return reader.say("buyer.order", order=seen.order.id)
