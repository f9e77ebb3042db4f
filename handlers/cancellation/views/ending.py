"""Where a request stands and how it ended: said alike on its card and to the requester."""

from bot.domain.cancellation.request import Cause, Request, State, Trouble
from bot.domain.orders.order import CancelledBy
from handlers.blocks import Block, Pieces, foreign, quoted, small, user
from handlers.reader import Reader

_WHY = 1000
_WORDS = {Cause.REJECTED: "ending.rejected_words", Cause.REPORT: "ending.failed.words"}
"""What the words of an ending are called, by whose they are."""


def now_lines(reader: Reader, request: Request, *, stoppable: bool) -> list[Pieces]:
    """Return what is going on with an open request, after its approval."""
    rich = reader.rich
    match request.state:
        case State.APPROVED:
            at = reader.time(request.send_after or request.changed_at)
            lines = [rich("now.approved", at=at)]
            lines += [rich("now.reading")] if request.noted.reading_due else []
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
    rich, cause = reader.rich, request.cause
    match request.state:
        case State.UNCONFIRMED:
            reading = rich("ending.unconfirmed_reading") if request.noted.read_next else []
            return [rich("ending.unconfirmed"), reading]
        case State.CANCELLED | State.FAILED:
            return [_found(reader, request)]
        case State.REJECTED:
            return [rich("ending.rejected", who=decider(request))]
        case State.WITHDRAWN:
            return [rich(f"ending.{cause}", who=decider(request))]
        case State.EXPIRED:
            return [rich(f"ending.expired.{cause}")]
        case State.VOID:
            by = request.cancelled_by or CancelledBy.NOT_STATED
            said = reader.say(f"cancelled_by.{by}")
            return [rich(f"ending.void.{cause}", by=said)]
        case _:
            return []


def ending_source(reader: Reader, request: Request) -> list[Block]:
    """Return where what an ending says about counting comes from."""
    if request.cause is Cause.REQUEST_SENT:
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
    return request.cause is Cause.BY_HAND


def decider(request: Request) -> Block | str:
    """Return who decided; the bot itself where it was nobody."""
    return user(request.decided_by) if request.decided_by else "Sellerdesk"


def why_block(reader: Reader, request: Request) -> list[Block]:
    """Return what a person or Amazon gave as the reason."""
    ending = request.ending
    if ending is None or ending.cause not in _WORDS:
        return []
    said = foreign(ending.words, _WHY)
    return [quoted(reader.rich(_WORDS[ending.cause]), said)] if said else []
