"""Where a request stands and how it ended: said alike on its card and to the requester."""

from bot.domain.cancellation.request import (
    APPROVER_REMOVED,
    CLOCK_SET_BACK,
    Reported,
    Request,
    State,
    Trouble,
    VoidCause,
)
from bot.domain.orders.order import CancelledBy, Status
from handlers.blocks import Block, Pieces, foreign, quoted, small, user
from handlers.reader import Reader

_WHY = 1000


def now_lines(reader: Reader, request: Request, *, stoppable: bool) -> list[Pieces]:
    """Return what is going on with an open request, after its approval."""
    rich = reader.rich
    match request.state:
        case State.APPROVED:
            at = reader.time(request.send_after or request.changed_at)
            lines = [rich("now.approved", at=at)]
            lines += [rich("now.reading")] if request.reading_due else []
        case State.SUBMITTING | State.SUBMITTED:
            lines = [rich(f"now.{request.state}")]
            if request.stop_wanted_by:
                lines.append(rich("now.stop_asked", who=user(request.stop_wanted_by)))
            elif not stoppable:
                lines.append(rich("now.unstoppable"))
        case _:
            lines = ending_lines(reader, request)
    return lines


def trouble_line(reader: Reader, trouble: Trouble) -> Pieces:
    """Return why a request waits, and what the bot does about it."""
    return reader.rich(f"trouble.{trouble}")


def ending_lines(reader: Reader, request: Request) -> list[Pieces]:
    """Return how a request ended, or that nobody can tell, and what to do now."""
    rich = reader.rich
    match request.state:
        case State.UNCONFIRMED:
            reading = rich("ending.unconfirmed_reading") if request.read_next else []
            return [rich("ending.unconfirmed"), reading]
        case State.CANCELLED | State.FAILED:
            return [_found(reader, request)]
        case State.REJECTED:
            return [rich("ending.rejected", who=decider(request))]
        case State.WITHDRAWN:
            key = "ending.stopped" if request.approved_at else "ending.withdrawn"
            return [rich(key, who=decider(request))]
        case State.EXPIRED:
            return [rich(f"ending.expired.{_lapse(request)}")]
        case State.VOID:
            by = request.cancelled_by or CancelledBy.NOT_STATED
            said = reader.say(f"cancelled_by.{by}")
            return [rich(f"ending.void.{void_cause_of(request)}", by=said)]
        case _:
            return []


def ending_source(reader: Reader, request: Request) -> list[Block]:
    """Return where what an ending says about counting comes from."""
    if request.state is State.VOID and void_cause_of(request) is VoidCause.REQUEST_SENT:
        return [small(reader.source(reader.market.not_counted_source))]
    return []


def _found(reader: Reader, request: Request) -> Pieces:
    if closed_by_hand(request):
        return reader.rich(f"ending.{request.state}.by_hand", who=decider(request))
    if request.state is State.FAILED:
        return reader.rich("ending.failed.reported")
    by = request.cancelled_by or CancelledBy.NOT_STATED
    return reader.rich(f"ending.cancelled.{by}", at=reader.moment(request.order.read_at))


def closed_by_hand(request: Request) -> bool:
    """Say whether a person said how it ended, not Amazon."""
    if request.state is State.CANCELLED:
        return request.order.status is not Status.CANCELLED
    return request.state is State.FAILED and request.reported is not Reported.REJECTED


def void_cause_of(request: Request) -> VoidCause:
    """Return what changed at Amazon, OTHER where nobody noted it."""
    return VoidCause(request.why) if request.why in list(VoidCause) else VoidCause.OTHER


def _lapse(request: Request) -> str:
    if request.why in (CLOCK_SET_BACK, APPROVER_REMOVED):
        return request.why
    return "too_old" if request.approved_at else "undecided"


def decider(request: Request) -> Block | str:
    """Return who decided; the bot itself where it was nobody."""
    return user(request.decided_by) if request.decided_by else "Sellerdesk"


def why_block(reader: Reader, request: Request) -> list[Block]:
    """Return what a person or Amazon gave as the reason."""
    said = foreign(request.why, _WHY)
    if not said:
        return []
    if request.state is State.REJECTED:
        return [quoted(reader.rich("ending.rejected_words"), said)]
    if request.state is State.FAILED and not closed_by_hand(request):
        return [quoted(reader.rich("ending.failed.words"), said)]
    return []
