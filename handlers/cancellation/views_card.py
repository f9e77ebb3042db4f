"""The card of a request, drawn from its stored state alone."""

from bot.domain.cancellation import Request, State, Trouble, VoidCause
from bot.domain.health_ledger import EarlierCancel
from bot.domain.orders import CancelledBy
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    actions,
    bullets,
    button,
    confirm,
    foreign,
    header,
    message,
    quoted,
    section,
    small_about,
    words,
)
from handlers.cancellation.views_order import bold, counting_blocks, new_rate
from handlers.orders.views import request_line, seller_central, short_items
from handlers.reader import Reader


def approval_card(
    reader: Reader,
    request: Request,
    *,
    approvers_mention: str,
    stoppable: bool,
    earlier: EarlierCancel | None = None,
) -> Message:
    """Return the card: what is asked, whether it counts, where it stands, what can be done."""
    say = reader.say
    order_id, state = request.order.id, say(f"state.{request.state}")
    blocks = [
        header(say(f"card.title.{request.state}", order=order_id)),
        section("\n".join(_who(reader, request, approvers_mention))),
        bullets([words(line)] for line in short_items(reader, request.order)),
        section("\n".join(_order_lines(reader, request))),
        *([quoted([words(say("card.note"))], foreign(request.note, 1000))] if request.note else []),
        *(_stakes(reader, request, earlier) if request.open else []),
        *_progress(reader, request),
        small_about(_small_print(reader, request)),
        _buttons(reader, request, stoppable=stoppable),
    ]
    return message(
        say("card.fallback", order=order_id, state=state),
        *blocks,
        metadata={"event_type": ids.CARD_EVENT, "event_payload": _payload(request)},
    )


def _payload(request: Request) -> dict[str, str | int]:
    return {
        "id": request.id,
        "order_id": request.order.id,
        "state": str(request.state),
        "version": request.version,
        "approvals": len(request.approvals),
        "needed": request.needed,
    }


def _who(reader: Reader, request: Request, approvers_mention: str) -> list[str]:
    say = reader.say
    lines = [
        say(
            "card.asked",
            reason=reason_name(reader, request),
            who=f"<@{request.requester}>",
            at=reader.moment(request.created_at),
        )
    ]
    if request.state is State.REQUESTED:
        lines.append(
            say(
                "card.approvals",
                done=len(request.approvals),
                needed=request.needed,
                until=reader.moment(request.expires_at),
            )
        )
        if approvers_mention:
            lines.append(say("card.approvers", people=approvers_mention))
    return lines


def reason_name(reader: Reader, request: Request) -> str:
    """Return a request's reason in words."""
    key = f"reason.{request.reason}"
    if request.reason == "BUYER_CANCELLED":
        asked = request.order.facts.requested_on_all
        key += ".requested" if asked else ".unrequested"
    return reader.say(f"{key}.name")


def _order_lines(reader: Reader, request: Request) -> list[str]:
    order, say = request.order, reader.say
    lines = []
    if order.total:
        lines.append(say("order.total", amount=reader.money(order.total)))
    if order.ship_by:
        lines.append(say("order.ship_by", at=reader.market_moment(order.ship_by)))
    return [*lines, request_line(reader, order)]


def _stakes(reader: Reader, request: Request, earlier: EarlierCancel | None) -> list[Block]:
    """Return whether it counts, and what nobody may do meanwhile."""
    blocks = counting_blocks(
        reader,
        request.counting,
        request.forecast,
        prime=request.order.facts.prime,
        earlier=earlier,
    )
    if request.state in (State.REQUESTED, State.APPROVED):
        blocks.append(section(reader.say("card.final")))
    return [*blocks, bold(reader.say("card.do_not_ship"))]


def _progress(reader: Reader, request: Request) -> list[Block]:
    """Return what is happening, and what troubles it."""
    say = reader.say
    lines = [say(f"card.state.{request.state}", **_progress_values(reader, request))]
    if request.state is State.VOID:
        lines.append(void_words(reader, request))
    if request.state is State.CANCELLED:
        lines.append(say(f"outcome.cancelled.{request.cancelled_by or CancelledBy.NOT_STATED}"))
    if request.stop_wanted_by and request.open:
        lines.append(say("card.stop_asked", who=f"<@{request.stop_wanted_by}>"))
    blocks = [section("\n".join(lines))]
    if request.state in (State.REJECTED, State.FAILED) and request.why:
        blocks.append(quoted([words(say(f"card.why.{request.state}"))], foreign(request.why, 1000)))
    if request.trouble is not None:
        blocks.append(trouble_block(reader, request.trouble))
    return blocks


def _progress_values(reader: Reader, request: Request) -> dict[str, str]:
    return {
        "who": f"<@{request.decided_by}>" if request.decided_by else "sellerdesk",
        "at": reader.moment(request.changed_at),
        "send_at": reader.time(request.send_after or request.changed_at),
    }


def void_words(reader: Reader, request: Request) -> str:
    """Return what changed at Amazon, and what to do now."""
    cause = request.why if request.why in list(VoidCause) else VoidCause.OTHER
    by = reader.say(f"cancelled_by.{request.cancelled_by or CancelledBy.NOT_STATED}")
    return reader.say(f"void.{cause}", by=by, order=request.order.id)


def trouble_block(reader: Reader, trouble: Trouble) -> Block:
    """Return why a request waits, loudly."""
    return bold(reader.say(f"trouble.{trouble}"))


def _small_print(reader: Reader, request: Request) -> str:
    parts = [reader.say("order.read", at=reader.time(request.order.read_at)), request.id]
    parts += [reader.say("simulated")] if reader.simulated else []
    return " · ".join(parts)


def _buttons(reader: Reader, request: Request, *, stoppable: bool) -> Block:
    action, say = ids.Action, reader.say
    row: list[Block] = []
    if request.state is State.REQUESTED:
        row.append(_approve(reader, request))
        row.append(button(say("button.reject"), action.REJECT, value=request.id))
        row.append(button(say("button.withdraw"), action.WITHDRAW, value=request.id))
    if stoppable:
        row.append(button(say("button.stop"), action.STOP, value=request.id, style="primary"))
    if request.state is State.UNCONFIRMED:
        row.append(button(say("button.check_again"), action.CHECK_AGAIN, value=request.id))
        row.append(button(say("button.close"), action.CLOSE, value=request.id))
    row.append(seller_central(reader, request.order.id))
    return actions(*row) | {"block_id": ids.block_of(request.id, request.version, "buttons")}


def _approve(reader: Reader, request: Request) -> Block:
    say = reader.say
    stakes = (
        new_rate(reader, request.forecast)
        if request.counting.in_rate
        else say("forecast.confirm_prime")
    )
    return button(
        say("button.approve"),
        ids.Action.APPROVE,
        value=request.id,
        style="danger",
        confirm=confirm(
            say("confirm.title"),
            say("confirm.text", stakes=stakes, order=request.order.id),
            say("confirm.yes"),
            say("button.back"),
        ),
    )
