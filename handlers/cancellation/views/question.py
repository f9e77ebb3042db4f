"""The card of an undecided request: the question, who is asked, and the cost."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from bot.domain import limits
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request
from bot.domain.people import Called
from handlers import ids
from handlers.blocks import (
    CONTEXT,
    Block,
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
    mention,
    paragraph,
    plain,
    user,
    words,
)
from handlers.cancellation.views.counting import (
    cost,
    cost_lines,
    cost_sources,
    earlier_cancel,
    stakes,
    then_final,
)
from handlers.cancellation.views.ending import trouble_lines
from handlers.orders.views.parts import (
    in_small,
    order_button,
    reason_name,
    request_line,
    simulated,
    subject,
)
from handlers.reader import Reader

_SHORT_NOTE, _MOST_NOTE = 40, 50


def question_text(reader: Reader, request: Request, called: Called, lost: Sequence[str]) -> str:
    """Return the question for a notification: the order, the cost, who must act."""
    return reader.say(
        "card.fallback_requested",
        product=escaped(subject(reader, request.order)),
        cost=cost(reader, request.counting, request.forecast),
        approvers=in_words(_anyone(reader, called)),
        done=len(request.approvals) - len(lost),
        needed=request.needed,
        reason=reason_name(reader, request.order, request.reason),
        who=f"<@{request.requester}>",
        order=request.order.id,
        until=reader.moment(request.expires_at),
    )


def question(  # noqa: PLR0913, PLR0917 - what it shows
    reader: Reader,
    request: Request,
    called: Called,
    lost: Sequence[str],
    stop_window: timedelta,
    earlier: EarlierCancel | None,
) -> list[Block]:
    """Return the blocks of the question: who decides, the cost, who asked and why, the buttons."""
    order, note = request.order, foreign(request.note, limits.NOTE)
    prime = order.facts.prime
    costs = cost_lines(reader, request.counting, request.forecast, prime=prime)
    return [
        header(reader.say("card.question", product=subject(reader, order))),
        *simulated(reader),
        paragraph(*_waiting(reader, request, called, lost), *costs, _hold(reader, request)),
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


def _deciding(reader: Reader, request: Request, stop_window: timedelta) -> list[Block]:
    withdraw = ids.Action.WITHDRAW
    return [
        *deciding_buttons(reader, request, stop_window),
        order_button(reader, "withdraw", withdraw, request.order.id, value=request.id),
    ]


def deciding_buttons(reader: Reader, request: Request, stop_window: timedelta) -> list[Block]:
    """Return the buttons of an approver, the same on the card and in App Home."""
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
    reject = order_button(reader, "reject", ids.Action.REJECT, order_id, value=request.id)
    return [approve, reject]


def _waiting(reader: Reader, request: Request, called: Called, lost: Sequence[str]) -> list[Pieces]:
    counted = {"done": len(request.approvals) - len(lost), "needed": request.needed}
    asked = _anyone(reader, Called() if called.escalated else called)
    lines = [reader.rich("card.waiting", approvers=asked, **counted)]
    if called.escalated:
        lines.append(reader.rich("card.nobody_there", who=mentions(called.ids)))
    if lost:
        lines.append(reader.rich("card.lost", who=mentions(lost)))
    return [*lines, *trouble_lines(reader, request)]


def _anyone(reader: Reader, called: Called) -> Pieces:
    """Return who is asked to decide: "@Tanaka or @Suzuki", or "an approver"."""
    people = [[mention(one)] for one in called.ids]
    if not people:
        return [words(reader.say("card.an_approver"))]
    *first, last = people
    listed = joined(first, reader.comma)
    return joined([listed, last], f" {reader.say('card.or')} ") if listed else last


def mentions(ids: Iterable[str]) -> Pieces:
    """Return the mentions of people and groups as rich text."""
    return joined(([mention(one)] for one in ids), " ")


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


def _note(reader: Reader, note: str) -> list[Pieces]:
    return [reader.rich("card.note", note=note)] if 0 < len(note) <= _SHORT_NOTE else []


def _long_note(reader: Reader, note: str) -> list[Block]:
    """Return a note that would push the buttons off a phone's screen, for below them."""
    if len(note) <= _SHORT_NOTE:
        return []
    key = "card.long_note" if len(note) <= _MOST_NOTE else "card.longer_note"
    return [fine_print(plain(reader.say(key, note=cut(note, _MOST_NOTE)), CONTEXT))]
