"""A request's progress and ending, in the same words on its card and to the requester."""

from bot.domain.cancellation.request import Cause, Request, State
from bot.domain.orders.order import CancelledBy
from handlers.blocks import Block, Pieces, escaped, foreign, in_words, quoted, user
from handlers.reader import Reader
from handlers.wording import buyer_cancelled, product

_WHY = 1000
_NOT_CANCELLED = frozenset({State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.FAILED})
_WORDS = {Cause.REJECTED: "ending.rejected_words", Cause.REPORT: "ending.failed.words"}
"""The catalogue keys for the words of a rejection and of Amazon's report."""


def now_lines(reader: Reader, request: Request, *, stoppable: bool) -> list[Pieces]:
    """Return the progress of an approved request, its state first."""
    rich = reader.rich
    if request.state is State.UNCONFIRMED:
        return [rich("now.unconfirmed"), *ending_lines(reader, request)]
    at = reader.time(request.send_after or request.changed_at)
    lines = [rich(f"now.{request.state}", at=at), rich("now.do_not_ship")]
    if request.state is State.APPROVED:
        return lines
    if request.stop_wanted_by:
        return [*lines, rich("now.stop_asked", who=user(request.stop_wanted_by))]
    return lines if stoppable else [*lines, rich("now.unstoppable")]


def in_short(reader: Reader, request: Request, lines: list[Pieces]) -> str:
    """Return product, state and order, followed by `lines`, for notifications."""
    said = reader.say(
        "card.fallback",
        product=escaped(product(reader, request.order)),
        order=request.order.id,
        state=reader.say(f"state.{request.state}"),
    )
    return reader.sentences([said, *map(in_words, lines)])


def trouble_lines(reader: Reader, request: Request) -> list[Pieces]:
    """Return why a request waits, and what is done about it; empty if nothing is wrong.

    With the code in it an administrator finds this request in the log.
    """
    if request.noted.trouble is None:
        return []
    key, code = f"trouble.{request.noted.trouble}", reference(request)
    return [reader.rich(f"{key}.what"), reader.rich(f"{key}.next", reference=code)]


def reference(request: Request) -> str:
    """Return a code to search the log for a request, short enough to be read out."""
    return request.id[:8]


def headline(reader: Reader, request: Request) -> Pieces:
    """Return how a request ended, with the product and an emoji for this ending."""
    named = product(reader, request.order)
    return reader.rich(f"ended.{_ending_key(request)}", product=named)


def ending_lines(reader: Reader, request: Request) -> list[Pieces]:
    """Return the consequences of how a request ended (or is unconfirmed), and what to do now."""
    if request.open and request.state is not State.UNCONFIRMED:
        return []
    by = request.cancelled_by or CancelledBy.NOT_STATED
    said = {
        "who": decider(request),
        "by": reader.say(f"cancelled_by.{by}"),
        "buyer_cancelled": buyer_cancelled(reader),
    }
    way = _ending_key(request)
    keys = {State.EXPIRED: f"expired.{request.cause}", State.VOID: f"void.{request.cause}"}
    key = "request_stands" if request_stands(request) else keys.get(request.state, way)
    lines = [reader.rich(f"ending.{key}", **said)]
    if request.state is State.UNCONFIRMED and request.noted.read_next:
        lines.append(reader.rich("ending.unconfirmed_reading"))
    return lines


def _ending_key(request: Request) -> str:
    """Return the key of the text for how a request ended: its state, and who or what ended it."""
    state = request.state
    if state in (State.CANCELLED, State.FAILED) and closed_by_hand(request):
        return f"{state}.by_hand"
    if state is State.CANCELLED:
        return f"{state}.{request.cancelled_by or CancelledBy.NOT_STATED}"
    if state is State.FAILED:
        return f"{state}.reported"
    return str(request.cause) if state is State.WITHDRAWN else str(state)


def request_stands(request: Request) -> bool:
    """Return whether a request ended without a cancellation that the buyer still wants."""
    return request.state in _NOT_CANCELLED and request.order.facts.requested_on_some


def ending_sources(reader: Reader, request: Request) -> list[str]:
    """Return the sources of what an ending says about counting, for small print."""
    if request.state is State.VOID and request.cause is Cause.REQUEST_SENT:
        return [reader.source_link(reader.market.not_counted_source)]
    return []


def closed_by_hand(request: Request) -> bool:
    """Return whether a person recorded how it ended, not Amazon."""
    return request.cause is Cause.BY_HAND


def decider(request: Request) -> Block | str:
    """Return who decided; the bot itself if it was nobody."""
    return user(request.decided_by) if request.decided_by else "Sellerdesk"


def why_block(reader: Reader, request: Request, longest: int = _WHY) -> list[Block]:
    """Return the reason that a person or Amazon gave."""
    ending = request.ending
    if ending is None or ending.cause not in _WORDS:
        return []
    said = foreign(ending.words, longest)
    return [quoted(reader.rich(_WORDS[ending.cause]), said)] if said else []


def last_change(reader: Reader, request: Request) -> str:
    """Return who ended a request, or that it was confirmed by Amazon, and when."""
    if request.state is State.CANCELLED and not closed_by_hand(request):
        return reader.say("record.confirmed", at=reader.moment(request.order.read_at))
    at = reader.moment(request.changed_at)
    did = _did(request)
    if did is None or request.decided_by is None:
        return reader.say("record.changed", what=reader.say(f"state.{request.state}"), at=at)
    return reader.say(f"record.{did}", who=f"<@{request.decided_by}>", at=at)


def _did(request: Request) -> str | None:
    if closed_by_hand(request):
        return "closed"
    return str(request.cause) if request.state in (State.WITHDRAWN, State.REJECTED) else None
