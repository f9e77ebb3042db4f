"""The card of a request, drawn from its stored state alone."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.domain import limits
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request, State
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    actions,
    confirm,
    foreign,
    header,
    in_words,
    joined,
    message,
    paragraph,
    quoted,
    small,
    small_about,
    struck,
    user,
)
from handlers.cancellation.views.counting import (
    cost,
    counting_lines,
    counting_sources,
    stakes,
)
from handlers.cancellation.views.ending import (
    closed_by_hand,
    ending_lines,
    ending_source,
    now_lines,
    trouble_line,
    why_block,
)
from handlers.orders.views.parts import (
    deadline_line,
    items_block,
    order_button,
    product,
    reason_name,
    request_line,
    seller_central,
    simulated,
)
from handlers.reader import Reader

_MOST_ITEMS = 4
_MENTION = re.compile(r"<@(\w+)>")
_TAKEN_BACK = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.VOID})


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
    """Return the card: what is asked, whether it counts, where it stands, what can be done.

    `stop_window` is how long after an approval nothing is sent; `lost` are people who approved and
    are no approvers any more, so that it does not count.
    """
    blocks = [
        header(_title(reader, request)),
        *simulated(reader),
        paragraph(*_asked(reader, request, approvers_mention, lost)),
        items_block(reader, request.order, most=_MOST_ITEMS),
        paragraph(deadline_line(reader, request.order), request_line(reader, request.order)),
        *_note(reader, request),
        *(_at_stake(reader, request, earlier) if request.open else _ended(reader, request)),
        *(_going_on(reader, request, stop_window, stoppable=stoppable) if request.open else []),
        *_record(reader, request),
        actions(*_buttons(reader, request, stoppable=stoppable)),
    ]
    return message(
        _fallback(reader, request, approvers_mention, lost, stoppable=stoppable),
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


def _title(reader: Reader, request: Request) -> str:
    if request.state is State.REQUESTED:
        return reader.say("card.title_requested", order=request.order.id)
    state = reader.say(f"state.{request.state}")
    return reader.say("card.title", order=request.order.id, state=state)


def _fallback(
    reader: Reader,
    request: Request,
    approvers_mention: str,
    lost: Sequence[str],
    *,
    stoppable: bool,
) -> str:
    """Return the card in words: for notifications and screen readers, which see nothing else."""
    about = {"order": request.order.id, "product": product(reader, request.order)}
    if request.state is not State.REQUESTED:
        state = reader.say(f"state.{request.state}")
        said = reader.say("card.fallback", **about, state=state)
        lines = now_lines(reader, request, stoppable=stoppable)
        lines += [trouble_line(reader, request.noted.trouble)] if request.noted.trouble else []
        return f"{said}{reader.space}{in_words(*(lines or ending_lines(reader, request)))}"
    said = reader.say(
        "card.fallback_requested",
        **about,
        done=len(request.approvals) - len(lost),
        needed=request.needed,
        reason=reason_name(reader, request.order, request.reason),
        who=f"<@{request.requester}>",
        until=reader.moment(request.expires_at),
    )
    decide = reader.say("card.decide_anyone")
    if approvers_mention:
        decide = reader.say("card.decide", approvers=approvers_mention)
    costs = cost(reader, request.counting, request.forecast)
    return reader.space.join((said, costs, decide))


def _asked(
    reader: Reader, request: Request, approvers_mention: str, lost: Sequence[str]
) -> list[Pieces]:
    reason = reason_name(reader, request.order, request.reason)
    asked = reader.rich("card.asked", reason=reason, who=user(request.requester))
    if request.state in _TAKEN_BACK:
        return [struck(asked)]
    if request.state is not State.REQUESTED:
        return [asked]
    approvals = reader.rich(
        "card.approvals",
        done=len(request.approvals) - len(lost),
        needed=request.needed,
        until=reader.moment(request.expires_at),
        left=reader.left(request.expires_at),
    )
    asked_of = [asked, approvals]
    if lost:
        asked_of.append(reader.rich("card.lost", who=joined(([user(one)] for one in lost), " ")))
    if not approvers_mention:
        return [*asked_of, reader.rich("card.decide_anyone")]
    return [*asked_of, reader.rich("card.decide", approvers=mentions(approvers_mention))]


def mentions(said: str) -> Pieces:
    """Return the people mentioned in `<@U1> <@U2>` as rich text."""
    return joined(([user(one)] for one in _MENTION.findall(said)), " ")


def _note(reader: Reader, request: Request) -> list[Block]:
    note = foreign(request.note, limits.NOTE)
    return [quoted(reader.rich("card.note"), note)] if note else []


def _at_stake(reader: Reader, request: Request, earlier: EarlierCancel | None) -> list[Block]:
    prime = request.order.facts.prime
    lines = counting_lines(reader, request.counting, request.forecast, prime=prime, earlier=earlier)
    return [paragraph(*lines), small(*counting_sources(reader, request.counting))]


def _going_on(
    reader: Reader, request: Request, stop_window: timedelta, *, stoppable: bool
) -> list[Block]:
    """Return what happens next or just now, and what holds it up."""
    if request.state is State.REQUESTED:
        lines = [_until_final(reader, stop_window)]
    else:
        lines = now_lines(reader, request, stoppable=stoppable)
    blocks = [paragraph(*lines)]
    if request.noted.trouble is not None:
        blocks.append(paragraph(trouble_line(reader, request.noted.trouble)))
    return blocks


def _until_final(reader: Reader, stop_window: timedelta) -> Pieces:
    seconds = stop_window // timedelta(seconds=1)
    return reader.rich("card.window", n=seconds) if seconds else reader.rich("card.final")


def _ended(reader: Reader, request: Request) -> list[Block]:
    return [
        paragraph(*ending_lines(reader, request)),
        *ending_source(reader, request),
        *why_block(reader, request),
    ]


def _record(reader: Reader, request: Request) -> list[Block]:
    """Return who decided and when, in small print."""
    lines = []
    if request.approved_at:
        by_asking = not request.approvals
        people = " ".join(f"<@{one}>" for one in request.approvals or (request.requester,))
        key = "card.approved_by_asking" if by_asking else "card.approved_by"
        lines.append(reader.say(key, who=people, at=reader.moment(request.approved_at)))
    if not request.open:
        lines.append(_last_change(reader, request))
    return [small_about("\n".join(lines))] if lines else []


def _last_change(reader: Reader, request: Request) -> str:
    at = reader.moment(request.changed_at)
    did = _did(request)
    if did is None or request.decided_by is None:
        return reader.say("card.changed", what=reader.say(f"state.{request.state}"), at=at)
    what = reader.say(f"card.did.{did}")
    return reader.say("card.decided", what=what, who=f"<@{request.decided_by}>", at=at)


def _did(request: Request) -> str | None:
    if request.state is State.WITHDRAWN:
        return "stopped" if request.approved_at else "withdrawn"
    if request.state is State.REJECTED:
        return "rejected"
    return "closed" if closed_by_hand(request) else None


def _buttons(reader: Reader, request: Request, *, stoppable: bool) -> list[Block]:
    action = ids.Action
    row: list[tuple[str, ids.Action]] = []
    match request.state:
        case State.REQUESTED:
            row = [("reject", action.REJECT), ("withdraw", action.WITHDRAW)]
        case State.APPROVED | State.SUBMITTING | State.SUBMITTED:
            row = [("stop", action.STOP)] if stoppable else []
        case State.UNCONFIRMED:
            row = [("check_again", action.CHECK_AGAIN), ("close", action.CLOSE)]
    approve = [_approve(reader, request)] if request.state is State.REQUESTED else []
    return [
        *approve,
        *(order_button(reader, name, one, request.order.id, value=request.id) for name, one in row),
        seller_central(reader, request.order.id),
    ]


def _approve(reader: Reader, request: Request) -> Block:
    return order_button(
        reader,
        "approve",
        ids.Action.APPROVE,
        request.order.id,
        value=request.id,
        style="danger",
        confirm=confirm(
            reader.say("confirm.title"),
            stakes(reader, request),
            reader.say("confirm.yes"),
            reader.say("button.back"),
        ),
    )
