"""The card of a request, drawn from its stored state alone."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.domain import limits
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from handlers import ids
from handlers.blocks import (
    CONTEXT,
    Block,
    Message,
    Pieces,
    actions,
    confirm,
    cut,
    escaped,
    fine_print,
    foreign,
    header,
    in_words,
    joined,
    message,
    paragraph,
    plain,
    user,
    words,
)
from handlers.cancellation.views.alarm import (
    alarm_blocks,
    alarm_text,
    closing_buttons,
    is_alarm,
    record,
)
from handlers.cancellation.views.counting import (
    cost,
    cost_lines,
    cost_sources,
    earlier_cancel,
    stakes,
    then_final,
)
from handlers.cancellation.views.ending import (
    ending_lines,
    ending_sources,
    headline,
    last_change,
    now_lines,
    trouble_lines,
    why_block,
)
from handlers.orders.views.parts import (
    in_small,
    order_button,
    product,
    reason_name,
    request_line,
    seller_central,
    simulated,
    subject,
)
from handlers.reader import Reader

_MENTION = re.compile(r"<@(\w+)>")
_SHORT_NOTE, _MOST_NOTE, _SHORT_WHY = 40, 50, 120


def approval_card(  # noqa: PLR0913 - what a card shows
    reader: Reader,
    request: Request,
    *,
    approvers_mention: str,
    stoppable: bool,
    stop_window: timedelta,
    earlier: EarlierCancel | None = None,
    lost: Sequence[str] = (),
) -> Message:
    """Return the card: what is asked, where it stands, what it costs, what can be done.

    `stop_window` is how long after an approval nothing is sent; `lost` are people who approved and
    are no approvers any more, so that it does not count. It shrinks with what is decided.
    """
    if is_alarm(request):
        text = alarm_text(reader, request)
        blocks = alarm_blocks(reader, request, *closing_buttons(reader, request))
    elif request.state is State.REQUESTED:
        text = _question_text(reader, request, approvers_mention, lost)
        blocks = _question(reader, request, approvers_mention, lost, stop_window, earlier)
    elif request.open:
        text = _text(reader, request, now_lines(reader, request, stoppable=stoppable))
        blocks = _under_way(reader, request, stoppable=stoppable)
    else:
        text = _text(reader, request, ending_lines(reader, request))
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


def _text(reader: Reader, request: Request, lines: list[Pieces]) -> str:
    said = reader.say(
        "card.fallback",
        product=escaped(product(reader, request.order)),
        order=request.order.id,
        state=reader.say(f"state.{request.state}"),
    )
    lines = [*lines, *trouble_lines(reader, request)]
    return f"{said}{reader.space}{in_words(*lines, between=reader.space)}"


def _question_text(
    reader: Reader, request: Request, approvers_mention: str, lost: Sequence[str]
) -> str:
    """Return the question as a phone shows it: what, what it costs, who must act."""
    called = _called(reader, approvers_mention)
    return reader.say(
        "card.fallback_requested",
        product=escaped(subject(reader, request.order)),
        cost=cost(reader, request.counting, request.forecast),
        approvers=in_words(called),
        done=len(request.approvals) - len(lost),
        needed=request.needed,
        reason=reason_name(reader, request.order, request.reason),
        who=f"<@{request.requester}>",
        order=request.order.id,
        until=reader.moment(request.expires_at),
    )


def _called(reader: Reader, approvers_mention: str) -> Pieces:
    """Return who is asked to decide: "@Tanaka or @Suzuki", or an approver."""
    people = [[user(one)] for one in _MENTION.findall(approvers_mention)]
    if not people:
        return [words(reader.say("card.an_approver"))]
    *first, last = people
    listed = joined(first, f"{reader.say('card.comma')}{reader.space}")
    return joined([listed, last], f" {reader.say('card.or')} ") if listed else last


def _question(  # noqa: PLR0913, PLR0917 - what it shows
    reader: Reader,
    request: Request,
    approvers_mention: str,
    lost: Sequence[str],
    stop_window: timedelta,
    earlier: EarlierCancel | None,
) -> list[Block]:
    order, note = request.order, foreign(request.note, limits.NOTE)
    prime = order.facts.prime
    costs = cost_lines(reader, request.counting, request.forecast, prime=prime)
    return [
        header(reader.say("card.question", product=subject(reader, order))),
        *simulated(reader),
        paragraph(
            *_waiting(reader, request, approvers_mention, lost), *costs, _hold(reader, request)
        ),
        paragraph(_asked(reader, request), *_note(reader, note)),
        actions(*_deciding(reader, request, stop_window)),
        *_long_note(reader, note),
        in_small(
            reader,
            order,
            *earlier_cancel(reader, earlier),
            then_final(reader, stop_window, short=True),
            reader.say("card.expires", until=reader.moment(request.expires_at)),
            *cost_sources(reader, request.counting),
        ),
    ]


def _note(reader: Reader, note: str) -> list[Pieces]:
    return [reader.rich("card.note", note=note)] if 0 < len(note) <= _SHORT_NOTE else []


def _long_note(reader: Reader, note: str) -> list[Block]:
    """Return a note that would push the buttons off a phone's screen, for below them."""
    if len(note) <= _SHORT_NOTE:
        return []
    key = "card.long_note" if len(note) <= _MOST_NOTE else "card.longer_note"
    return [fine_print(plain(reader.say(key, note=cut(note, _MOST_NOTE)), CONTEXT))]


def _waiting(
    reader: Reader, request: Request, approvers_mention: str, lost: Sequence[str]
) -> list[Pieces]:
    counted = {"done": len(request.approvals) - len(lost), "needed": request.needed}
    called = _called(reader, approvers_mention)
    lines = [reader.rich("card.waiting", approvers=called, **counted)]
    if lost:
        lines.append(reader.rich("card.lost", who=mentions(" ".join(f"<@{one}>" for one in lost))))
    return [*lines, *trouble_lines(reader, request)]


def mentions(said: str) -> Pieces:
    """Return the people mentioned in `<@U1> <@U2>` as rich text."""
    return joined(([user(one)] for one in _MENTION.findall(said)), " ")


def _hold(reader: Reader, request: Request) -> Pieces:
    ship_by = request.order.ship_by
    if ship_by is None:
        return reader.rich("now.do_not_ship")
    return reader.rich("card.do_not_ship_by", at=reader.deadline(ship_by))


def _asked(reader: Reader, request: Request) -> Pieces:
    facts = request.order.facts
    some = facts.requested_on_some and not facts.requested_on_all
    told = request.reason is Reason.BUYER_CANCELLED and not some
    said = {
        "reason": reason_name(reader, request.order, request.reason),
        "who": user(request.requester),
        "request": request_line(reader, request.order),
    }
    return reader.rich("card.asked_briefly" if told else "card.asked", **said)


def _under_way(reader: Reader, request: Request, *, stoppable: bool) -> list[Block]:
    """Return a card after the decision: the state, the parcel, the buttons that still work."""
    row = _going_on_buttons(reader, request, stoppable=stoppable)
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


def _going_on_buttons(reader: Reader, request: Request, *, stoppable: bool) -> list[Block]:
    order_id = request.order.id
    if request.state is State.UNCONFIRMED:
        look = seller_central(reader, order_id, name="check_seller_central", style="primary")
        return [look, *closing_buttons(reader, request)]
    if not stoppable:
        return []
    return [order_button(reader, "stop", ids.Action.STOP, order_id, value=request.id)]


def _ended(reader: Reader, request: Request) -> list[Block]:
    """Return a card that nobody has to read any more, in two lines and what is on record."""
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


def _deciding(reader: Reader, request: Request, stop_window: timedelta) -> list[Block]:
    row = [("reject", ids.Action.REJECT), ("withdraw", ids.Action.WITHDRAW)]
    order_id = request.order.id
    approve = order_button(
        reader,
        "approve",
        ids.Action.APPROVE,
        order_id,
        value=request.id,
        style="danger",
        confirm=confirm(
            reader.say("confirm.title"),
            stakes(reader, request, stop_window),
            reader.say("confirm.yes"),
            reader.say("button.back"),
        ),
    )
    return [
        approve,
        *(order_button(reader, name, one, order_id, value=request.id) for name, one in row),
    ]
