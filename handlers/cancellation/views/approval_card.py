"""The card of a request, drawn only from its stored state."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request, State
from bot.domain.people import Called
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    actions,
    header,
    message,
    paragraph,
)
from handlers.cancellation.views.alarm import (
    alarm_blocks,
    alarm_text,
    closing_buttons,
    is_alarm,
    record,
)
from handlers.cancellation.views.ending import (
    ending_lines,
    ending_sources,
    headline,
    in_short,
    last_change,
    now_lines,
    trouble_lines,
    why_block,
)
from handlers.cancellation.views.question import question, question_text
from handlers.orders.views.parts import (
    in_small,
    order_button,
    reason_name,
    seller_central,
    simulated,
)
from handlers.reader import Reader
from handlers.wording import product

_SHORT_WHY = 120


def approval_card(  # noqa: PLR0913 - what a card shows
    reader: Reader,
    request: Request,
    *,
    called: Called,
    stoppable: bool,
    stop_window: timedelta,
    earlier: EarlierCancel | None = None,
    lost: Sequence[str] = (),
) -> Message:
    """Return the card: the question, its state, the cost, and the possible actions.

    `stop_window` is how long after an approval nothing is sent; `lost` are people whose approval
    does not count, as they are no longer approvers. After the decision the card is shorter.
    """
    if is_alarm(request):
        text = alarm_text(reader, request)
        blocks = alarm_blocks(reader, request, *closing_buttons(reader, request))
    elif request.state is State.REQUESTED:
        text = question_text(reader, request, called, lost)
        blocks = question(reader, request, called, lost, stop_window, earlier)
    elif request.open:
        now = now_lines(reader, request, stoppable=stoppable)
        text = in_short(reader, request, [*now, *trouble_lines(reader, request)])
        blocks = _under_way(reader, request, stoppable=stoppable)
    else:
        text = in_short(reader, request, ending_lines(reader, request))
        blocks = _ended(reader, request)
    return message(
        text,
        *(
            block | {"block_id": ids.block_of(request.id, request.version, f"{number}")}
            for number, block in enumerate(blocks)
        ),
        metadata={"event_type": ids.CARD_EVENT, "event_payload": _payload(request, lost)},
    )


def _payload(request: Request, lost: Sequence[str]) -> dict[str, str | int]:
    return {
        "id": request.id,
        "order_id": request.order.id,
        "state": str(request.state),
        "version": request.version,
        "approvals": len(request.approvals) - len(lost),
        "needed": request.needed,
        "store": request.store,
    }


def _under_way(reader: Reader, request: Request, *, stoppable: bool) -> list[Block]:
    """Return the card after the decision: the state, the parcel, the buttons that still work."""
    row = _progress_buttons(reader, request, stoppable=stoppable)
    said = [reason_name(reader, request.order, request.reason), *record(reader, request)]
    if request.state in (State.SUBMITTING, State.SUBMITTED):
        said.append(reader.say("now.reading"))
    return [
        header(reader.say("card.subject", product=product(reader, request.order))),
        *simulated(reader),
        paragraph(
            *now_lines(reader, request, stoppable=stoppable), *trouble_lines(reader, request)
        ),
        *([actions(*row)] if row else []),
        in_small(reader, request.order, *said),
    ]


def _progress_buttons(reader: Reader, request: Request, *, stoppable: bool) -> list[Block]:
    order_id = request.order.id
    if request.state is State.UNCONFIRMED:
        look = seller_central(reader, order_id, name="check_seller_central", style="primary")
        return [look, *closing_buttons(reader, request)]
    if not stoppable:
        return []
    return [order_button(reader, "stop", ids.Action.STOP, order_id, value=request.id)]


def _ended(reader: Reader, request: Request) -> list[Block]:
    """Return the card of an ended request: two lines, and the record in small print."""
    said = [reason_name(reader, request.order, request.reason), *record(reader, request)]
    return [
        paragraph(headline(reader, request), *ending_lines(reader, request)),
        *why_block(reader, request, _SHORT_WHY),
        in_small(
            reader,
            request.order,
            *said,
            last_change(reader, request),
            *ending_sources(reader, request),
            sku=False,
        ),
        *simulated(reader),
    ]
