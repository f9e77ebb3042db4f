"""The forms around a cancellation."""

from bot.domain import limits
from bot.domain.cancellation.eligibility import Counting, Rule, Verdict
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request
from bot.domain.orders.order import Order
from handlers import ids
from handlers.blocks import (
    Block,
    Pieces,
    actions,
    bullets,
    button,
    choices,
    fine_print,
    foreign,
    input_of,
    joined,
    marked,
    modal,
    option,
    paragraph,
    quoted,
    small,
    to_copy,
    words,
)
from handlers.cancellation.views.counting import (
    cost_lines,
    cost_sources,
    earlier_cancel,
    forecast_short,
    report_of,
    units_source,
)
from handlers.cancellation.views.inputs import note_input, parcel_input, reason_input, text_element
from handlers.orders.views.order_card import came_meanwhile, cancellation_line, meanwhile_lines
from handlers.orders.views.parts import (
    BAR,
    in_small,
    items_block,
    order_button,
    request_line,
    request_words,
    seller_central,
    simulated,
    subject,
    verdict_lines,
    verdict_sources,
)
from handlers.plain import fault_message
from handlers.reader import Reader
from handlers.text import catalog
from handlers.wording import buyer_cancelled, product

_MOST_ITEMS = 5
_REFUSED_TITLES = {Rule.ALREADY_CANCELLED: "form.refused_done", Rule.PENDING: "form.refused_yet"}


def loading_modal(reader: Reader, order_id: str) -> Block:
    """Return the form that is shown while the order is read from Amazon."""
    asking = reader.rich("form.loading", order=order_id)
    blocks = [paragraph(asking), small(reader.say("form.loading_hint"))]
    return _information(reader, "form.title", blocks, callback=ids.Callback.LOADING)


def _information(
    reader: Reader, title: str, blocks: list[Block], *, callback: str = ids.Callback.REFUSED
) -> Block:
    close = reader.say("button.back")
    return modal(callback, reader.say(title), [*simulated(reader), *blocks], close=close)


def refused_modal(reader: Reader, order: Order, verdict: Verdict) -> Block:
    """Return why an order cannot be cancelled, the next step, and what was not done."""
    why, *following = verdict_lines(reader, order, verdict)
    blocks = [
        paragraph(why, *following, reader.rich("form.nothing_sent")),
        paragraph([words(subject(reader, order))]),
        actions(seller_central(reader, order.id)),
        in_small(reader, order, *verdict_sources(reader, verdict)),
    ]
    return _information(reader, _REFUSED_TITLES.get(verdict.rule, "form.refused"), blocks)


def fault_modal(
    reader: Reader, code: str, *, order_id: str | None = None, reference: str | None = None
) -> Block:
    """Return the view for a fault of Amazon, with what to do."""
    said = fault_message(reader, code, order_id=order_id, reference=reference)
    blocks = [*said.blocks, paragraph(reader.rich("form.nothing_sent"))]
    blocks += [actions(seller_central(reader, order_id))] if order_id else []
    return _information(reader, "form.fault", blocks)


def already_open_modal(reader: Reader, request: Request, order: Order) -> Block:
    """Return the view for an order that has an open request; `order` is its new reading."""
    lines = [
        [words(product(reader, order), bold=True)],
        cancellation_line(reader, request),
        reader.rich("form.open_next"),
        *(meanwhile_lines(reader) if came_meanwhile(order, request) else []),
    ]
    note = foreign(request.note, limits.NOTE)
    in_full = [quoted(reader.rich("form.note_in_full"), note)] if note else []
    blocks = [paragraph(*lines), *in_full, in_small(reader, order)]
    return _information(reader, "form.open", blocks)


def request_modal(  # noqa: PLR0913 - what a form shows
    reader: Reader,
    order: Order,
    verdict: Verdict,
    forecast: Forecast | None,
    *,
    private_metadata: str,
    warned: bool = False,
    chosen: Reason | None = None,
    parcel: str | None = None,
    note: str = "",
    earlier: EarlierCancel | None = None,
) -> Block:
    """Return the form for a cancellation; `warned`: a warning that the chosen reason counts."""
    if chosen is None and order.facts.requested_on_all:
        chosen = Reason.BUYER_CANCELLED
    on_all, prime = order.facts.requested_on_all, order.facts.prime
    counting = Counting(in_rate=not on_all, in_prime_rate=prime and reader.market.prime_counts_all)
    costs = cost_lines(reader, counting, forecast, prime=prime)
    blocks = [
        *simulated(reader),
        *(_warning(reader, order) if warned else []),
        paragraph(*_order(reader, order, verdict), *costs),
        *([items_block(reader, order, most=_MOST_ITEMS)] if len(order.items) > 1 else []),
        reason_input(reader, order, chosen),
        parcel_input(reader, parcel),
        note_input(reader, note),
        paragraph(reader.rich("form.next_card" if counting.anywhere else "form.next_one_tap")),
        *([] if on_all or warned else [actions(_why_not(reader, order))]),
        in_small(
            reader,
            order,
            *earlier_cancel(reader, earlier if counting.in_rate else None),
            *report_of(reader, counting, forecast),
            *cost_sources(reader, counting),
            units_source(reader),
            sku=False,
        ),
    ]
    return modal(
        ids.Callback.REQUEST,
        reader.say("form.title"),
        blocks,
        close=reader.say("button.back"),
        submit=reader.say("form.submit_anyway" if warned else "form.submit"),
        private_metadata=private_metadata,
    )


def _warning(reader: Reader, order: Order) -> list[Block]:
    guide = button(reader.say("button.guide"), ids.Action.GUIDE, value=order.id)
    named = buyer_cancelled(reader)
    lines = [reader.rich("form.warning", buyer_cancelled=named), reader.rich("form.warning_next")]
    return [paragraph(*lines), actions(guide)]


def _why_not(reader: Reader, order: Order) -> Block:
    return button(reader.say("button.why_not_ask"), ids.Action.WHY_NOT_ASK, value=order.id)


def _order(reader: Reader, order: Order, verdict: Verdict) -> list[Pieces]:
    """Return the order to cancel, and whether the buyer requested it."""
    at = reader.deadline(order.ship_by) if order.ship_by else ""
    ship_by = reader.rich("form.ship_by", at=at) if at else []
    lines = [
        [words(subject(reader, order), bold=True)],
        joined([ship_by, request_line(reader, order)], reader.separator),
        request_words(reader, order),
    ]
    some = verdict.rule is Rule.REQUEST_ON_SOME
    return [*lines, *([reader.rich("rule.request_on_some.next")] if some else [])]


def why_not_ask_view(reader: Reader, order: Order | None, forecast: Forecast | None) -> Block:
    """Return the rule against asking the buyer, and the permitted alternatives."""
    rate = forecast_short(reader, forecast)
    blocks = [
        paragraph(reader.rich("why_not_ask.rule")),
        fine_print(marked(BAR.join(_no_asking_sources(reader)))),
        paragraph(reader.rich("why_not_ask.ways")),
        bullets(
            [
                reader.rich("why_not_ask.cancel", rate=rate),
                reader.rich("why_not_ask.elsewhere"),
                reader.rich("why_not_ask.late"),
                reader.rich("why_not_ask.quantity"),
            ]
        ),
        *([actions(seller_central(reader, order.id))] if order else []),
    ]
    return _information(reader, "why_not_ask.title", blocks)


def _no_asking_sources(reader: Reader) -> list[str]:
    found = (reader.market.no_asking_source, reader.market.disaster_source)
    return [reader.source_link(source) for source in found if source is not None]


def guide_view(reader: Reader, order: Order, store: str) -> Block:
    """Return Amazon's own text for a buyer who asked first, in the marketplace's language."""
    named = buyer_cancelled(reader)
    blocks = [
        paragraph(reader.rich("guide.when", order=order.id, product=product(reader, order))),
        paragraph(reader.rich("guide.copy")),
        to_copy(catalog(reader.market.language)("guide.text")),
        paragraph(reader.rich("guide.after", order=order.id, buyer_cancelled=named)),
        _watch(reader, order, store),
        fine_print(marked(reader.source_link(reader.market.not_counted_source))),
    ]
    return _information(reader, "guide.title", blocks)


def _watch(reader: Reader, order: Order, store: str) -> Block:
    """Return the button with which a person is told when the formal request arrives."""
    watch = order_button(reader, "watch", ids.Action.RADAR_WATCH, order.id)
    return actions(watch) | {"block_id": ids.order_block(order.id, store, 0, "watch")}


def reject_modal(reader: Reader, request: Request) -> Block:
    """Return the form that asks for the reason of a rejection."""
    field = input_of(
        ids.Input.REJECT_TEXT,
        reader.say("reject.label"),
        text_element(limits.REJECTION),
        hint=reader.say("reject.hint"),
    )
    named = product(reader, request.order)
    about = paragraph(reader.rich("reject.order", order=request.order.id, product=named))
    return _decision(reader, ids.Callback.REJECT_REASON, "reject", [about, field], request)


def close_modal(reader: Reader, request: Request) -> Block:
    """Return the form in which a person records the outcome in Seller Central."""
    options = [option(reader.say(f"close.{one}"), one) for one in ("cancelled", "failed")]
    blocks = [
        paragraph(
            reader.rich(
                "close.look", order=request.order.id, product=product(reader, request.order)
            )
        ),
        actions(seller_central(reader, request.order.id)),
        input_of(
            ids.Input.CLOSE_OUTCOME,
            reader.say("close.label"),
            choices("radio_buttons", options),
        ),
    ]
    return _decision(reader, ids.Callback.CLOSE, "close", blocks, request)


def _decision(
    reader: Reader, callback: str, words: str, blocks: list[Block], request: Request
) -> Block:
    """Return a form whose first block carries the version of the request that it is about."""
    about, *rest = blocks
    versioned = about | {"block_id": ids.block_of(request.id, request.version, words)}
    return modal(
        callback,
        reader.say(f"{words}.title"),
        [*simulated(reader), versioned, *rest],
        close=reader.say("button.back"),
        submit=reader.say(f"{words}.submit"),
        private_metadata=request.id,
    )
