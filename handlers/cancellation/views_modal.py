"""The forms around a cancellation."""

from bot.domain.cancellation import Request
from bot.domain.eligibility import Counting, Verdict
from bot.domain.forecast import Forecast
from bot.domain.health_ledger import EarlierCancel
from bot.domain.orders import Order
from bot.domain.reasons import RULES, Reason
from handlers import ids
from handlers.blocks import (
    Block,
    actions,
    bullets,
    button,
    input_of,
    modal,
    option,
    plain,
    section,
    small_about,
    words,
)
from handlers.cancellation.views_order import bold, counting_blocks, forecast_text
from handlers.orders.views import (
    request_line,
    request_state,
    seller_central,
    short_items,
    verdict_text,
)
from handlers.plain import fault_message
from handlers.reader import Reader

_NOTE_LENGTH = 500
_REJECT_LENGTH = 500


def loading_modal(reader: Reader, order_id: str) -> Block:
    """Return the form while Amazon is asked."""
    text = reader.say("form.loading", order=order_id)
    return _information(reader, [section(text)], callback=ids.Callback.LOADING)


def _information(
    reader: Reader,
    blocks: list[Block],
    *,
    callback: str = ids.Callback.REFUSED,
    title: str = "form.title",
) -> Block:
    return modal(callback, reader.say(title), blocks, close=reader.say("button.back"))


def refused_modal(reader: Reader, order: Order, verdict: Verdict) -> Block:
    """Return why an order cannot be cancelled here, what was not done, and the next step."""
    return _information(
        reader,
        [
            bold(reader.say("form.refused", order=order.id)),
            section(verdict_text(reader, order, verdict)),
            section(reader.say("form.nothing_sent")),
            bullets([words(line)] for line in short_items(reader, order)),
            actions(seller_central(reader, order.id)),
        ],
    )


def fault_modal(
    reader: Reader, code: str, *, order_id: str | None = None, role: str | None = None
) -> Block:
    """Return that Amazon could not be asked, and what to do."""
    said = fault_message(reader, code, order_id=order_id, role=role)
    return _information(reader, said.blocks)


def already_open_modal(reader: Reader, request: Request) -> Block:
    """Return that a request for this order is open already."""
    return _information(
        reader,
        [
            bold(reader.say("form.already_open", order=request.order.id)),
            section(request_state(reader, request)),
        ],
    )


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
    """Return the form for a cancellation; `warned`: the reason chosen counts, in words first."""
    say = reader.say
    on_all = order.facts.requested_on_all
    blocks = [
        *(_warning(reader) if warned else []),
        bold(say("form.order", order=order.id)),
        bullets([words(line)] for line in short_items(reader, order)),
        section("\n".join(_lines(reader, order, verdict))),
        _reason_input(
            reader, chosen or (Reason.BUYER_CANCELLED if on_all else None), on_all=on_all
        ),
        _parcel_input(reader, parcel),
        _note_input(reader, note),
        *counting_blocks(
            reader,
            Counting(in_rate=not on_all, in_prime_rate=reader.market.prime_counts_all),
            forecast,
            prime=order.facts.prime,
            earlier=earlier,
        ),
        section(say("form.what_happens")),
        *([] if on_all else [_why_not_ask_button(reader)]),
    ]
    return modal(
        ids.Callback.REQUEST,
        say("form.title"),
        blocks,
        close=say("button.back"),
        submit=say("button.request_anyway" if warned else "button.request"),
        private_metadata=private_metadata,
    )


def _lines(reader: Reader, order: Order, verdict: Verdict) -> list[str]:
    lines = [request_line(reader, order), verdict_text(reader, order, verdict)]
    if order.ship_by:
        at, left = reader.market_moment(order.ship_by), reader.left(order.ship_by)
        lines.insert(0, reader.say("order.ship_by_left", at=at, left=left))
    return lines


def _warning(reader: Reader) -> list[Block]:
    return [
        {
            "type": "alert",
            "text": plain(reader.say("form.warning"), 200),
            "level": "warning",
        },
        actions(button(reader.say("button.guide"), ids.Action.GUIDE, value="guide")),
    ]


def _why_not_ask_button(reader: Reader) -> Block:
    return actions(
        button(reader.say("button.why_not_ask"), ids.Action.WHY_NOT_ASK, value="why_not_ask")
    )


def _reason_input(reader: Reader, chosen: Reason | None, *, on_all: bool) -> Block:
    options = {reason: _reason_option(reader, reason, on_all=on_all) for reason in RULES}
    element: Block = {
        "type": "static_select",
        "options": list(options.values()),
        "placeholder": plain(reader.say("form.reason_placeholder"), 150),
    }
    if chosen is not None:
        element["initial_option"] = options[chosen]
    return input_of(
        ids.Input.REASON,
        reader.say("form.reason"),
        element,
        hint=reader.say("form.reason_hint"),
    )


def _reason_option(reader: Reader, reason: Reason, *, on_all: bool) -> Block:
    key = f"reason.{reason}"
    if reason is Reason.BUYER_CANCELLED:
        key += ".requested" if on_all else ".unrequested"
    return option(reader.say(f"{key}.name"), reason, reader.say(f"{key}.about"))


def _parcel_input(reader: Reader, parcel: str | None) -> Block:
    options = {
        value: option(reader.say(f"form.parcel_{value}"), value)
        for value in (ids.PARCEL_HERE, ids.PARCEL_LEFT)
    }
    element: Block = {"type": "radio_buttons", "options": list(options.values())}
    if parcel is not None:
        element["initial_option"] = options[parcel]
    return input_of(ids.Input.PARCEL, reader.say("form.parcel"), element)


def _note_input(reader: Reader, note: str) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": _NOTE_LENGTH,
    }
    if note:
        element["initial_value"] = note[:_NOTE_LENGTH]
    return input_of(
        ids.Input.NOTE,
        reader.say("form.note"),
        element,
        hint=reader.say("form.note_hint"),
        optional=True,
    )


def why_not_ask_view(reader: Reader, order: Order, forecast: Forecast | None) -> Block:
    """Return the rule against asking the buyer, and the honest ways."""
    say = reader.say
    return _information(
        reader,
        [
            bold(say("why_not_ask.rule")),
            section(say("why_not_ask.no_text")),
            section(say("why_not_ask.ways", order=order.id)),
            section(forecast_text(reader, forecast)),
            small_about(reader.source(reader.market.no_asking_source)),
        ],
        title="why_not_ask.title",
    )


def guide_view(reader: Reader, order: Order) -> Block:
    """Return Amazon's own words for a buyer who asked first, to copy."""
    say = reader.say
    return _information(
        reader,
        [
            section(say("guide.when", order=order.id)),
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_preformatted",
                        "elements": [{"type": "text", "text": say("guide.text")}],
                    }
                ],
            },
            section(say("guide.after")),
            small_about(reader.source(reader.market.not_counted_source)),
        ],
        title="guide.title",
    )


def reject_modal(reader: Reader, request: Request) -> Block:
    """Return the form that asks why a request is rejected."""
    say = reader.say
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": _REJECT_LENGTH,
    }
    return modal(
        ids.Callback.REJECT_REASON,
        say("reject.title"),
        [
            bold(say("reject.order", order=request.order.id)),
            input_of(ids.Input.REJECT_TEXT, say("reject.label"), element, hint=say("reject.hint")),
        ],
        close=say("button.back"),
        submit=say("button.reject_submit"),
        private_metadata=request.id,
    )


def close_modal(reader: Reader, request: Request) -> Block:
    """Return the form in which a person says what they saw in Seller Central."""
    say = reader.say
    options = [option(say(f"close.{value}"), value) for value in ("cancelled", "failed")]
    return modal(
        ids.Callback.CLOSE,
        say("close.title"),
        [
            bold(say("close.order", order=request.order.id)),
            section(say("close.look")),
            input_of(
                ids.Input.CLOSE_OUTCOME,
                say("close.label"),
                {"type": "radio_buttons", "options": options},
            ),
            actions(seller_central(reader, request.order.id)),
        ],
        close=say("button.back"),
        submit=say("button.close_submit"),
        private_metadata=request.id,
    )
