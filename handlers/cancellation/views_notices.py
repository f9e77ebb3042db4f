"""What people are told about a request besides its card."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.cancellation import Refusal, Request, State, Trouble
from bot.domain.orders import CancelledBy
from bot.domain.reasons import RULES, Reason
from bot.ports import Notice
from handlers import ids
from handlers.blocks import Block, Message, actions, foreign, message, quoted, section, words
from handlers.cancellation.views_card import reason_name, void_words
from handlers.orders.views import seller_central
from handlers.reader import Reader
from handlers.text import catalog

_MOST_LISTED = 20


def outcome(reader: Reader, request: Request) -> Message:
    """Return how a request ended (or that nobody can tell), with what to do next."""
    say = reader.say
    text = say(
        f"outcome.{request.state}.text",
        order=request.order.id,
        at=reader.time(request.changed_at),
        who=f"<@{request.decided_by}>" if request.decided_by else "sellerdesk",
        reason=reason_name(reader, request),
    )
    return message(
        text,
        section(text),
        *_details(reader, request),
        actions(seller_central(reader, request.order.id)),
        metadata={
            "event_type": ids.OUTCOME_EVENT,
            "event_payload": {
                "id": request.id,
                "order_id": request.order.id,
                "state": str(request.state),
            },
        },
    )


def _details(reader: Reader, request: Request) -> list[Block]:
    say = reader.say
    if request.state is State.CANCELLED:
        by = request.cancelled_by or CancelledBy.NOT_STATED
        return [section(say(f"outcome.cancelled.{by}")), *_after_cancelling(reader, request)]
    if request.state is State.VOID:
        return [section(void_words(reader, request))]
    if request.state in (State.REJECTED, State.FAILED) and request.why:
        return [quoted([words(say(f"card.why.{request.state}"))], foreign(request.why, 1000))]
    return []


def _after_cancelling(reader: Reader, request: Request) -> list[Block]:
    """Return the apology to copy where the guidelines want the seller to tell the buyer."""
    by_us = request.cancelled_by is CancelledBy.MERCHANT
    if not by_us or not RULES[request.reason].tell_buyer:
        return []
    apology = catalog(reader.market.language)("apology.no_inventory")
    blocks = [
        section(reader.say("outcome.tell_buyer")),
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_preformatted",
                    "elements": [{"type": "text", "text": apology}],
                }
            ],
        },
    ]
    if request.reason is Reason.NO_INVENTORY:
        skus = ", ".join(sorted({item.sku for item in request.order.items if item.sku}))
        blocks.append(section(reader.say("outcome.set_quantity", skus=f"`{skus}`" if skus else "")))
    return blocks


def posted(reader: Reader, request: Request, link: str) -> Message:
    """Return the private line about where the card stands."""
    key = "notice.posted_approved" if request.state is State.APPROVED else "notice.posted"
    text = reader.say(key, order=request.order.id)
    return message(text, section(f"{text}\n<{link}|{reader.say('notice.card')}>" if link else text))


def trouble(reader: Reader, request: Request) -> Message:
    """Return why a request waits, and what the bot does about it."""
    about = request.trouble or Trouble.AMAZON_DOWN
    return message(
        reader.say("notice.trouble", order=request.order.id, why=reader.say(f"trouble.{about}"))
    )


def trouble_over(reader: Reader, request: Request) -> Message:
    """Return that it is well again."""
    return message(
        reader.say(
            "notice.trouble_over",
            order=request.order.id,
            state=reader.say(f"state.{request.state}"),
        )
    )


def card_failed(reader: Reader, request: Request) -> Message:
    """Return that the approvers cannot see the card, and what to do."""
    return message(
        reader.say("notice.card_failed", order=request.order.id, code=f"`{request.card_failed}`")
    )


NOTICES: Mapping[Notice, Callable[[Reader, Request], Message]] = {
    Notice.OUTCOME: outcome,
    Notice.TROUBLE: trouble,
    Notice.TROUBLE_OVER: trouble_over,
    Notice.CARD_FAILED: card_failed,
}


def reminder(reader: Reader, request: Request, approvers_mention: str) -> Message:
    """Return the word in the card's thread at half-time."""
    text = reader.say(
        "notice.reminder", order=request.order.id, until=reader.moment(request.expires_at)
    )
    return message(f"{approvers_mention} {text}".strip())


def pointer(reader: Reader, request: Request, link: str) -> Message:
    """Return the line that a second card of a request becomes."""
    text = reader.say("notice.pointer", order=request.order.id)
    return message(text, section(f"{text} <{link}|{reader.say('notice.card')}>"))


def answer(reader: Reader, outcome: object, request: Request | None) -> Message:
    """Return the private answer to a click: what it did, or why it changed nothing."""
    kind = "refusal" if isinstance(outcome, Refusal) else "done"
    return message(
        reader.say(
            f"{kind}.{outcome}",
            order=request.order.id if request else "",
            state=reader.say(f"state.{request.state}") if request else "",
            at=reader.time(request.send_after or request.changed_at) if request else "",
            done=len(request.approvals) if request else 0,
            needed=request.needed if request else 0,
        )
    )


def open_requests(reader: Reader, requests: Sequence[Request]) -> Message:
    """Return what is open, oldest first, for `/cancel` alone."""
    if not requests:
        return message(reader.say("list.none"))
    lines = [
        reader.say(
            "list.line",
            order=request.order.id,
            state=reader.say(f"state.{request.state}"),
            who=f"<@{request.requester}>",
            at=reader.moment(request.created_at),
            trouble=_list_trouble(reader, request),
        )
        for request in requests[:_MOST_LISTED]
    ]
    more = len(requests) - _MOST_LISTED
    lines += [reader.words.plural("list.more", more)] if more > 0 else []
    title = reader.words.plural("list.title", len(requests))
    return message(title, section(title), section("\n".join(lines)))


def _list_trouble(reader: Reader, request: Request) -> str:
    if request.card_failed:
        return reader.say("list.card_failed", code=f"`{request.card_failed}`")
    return reader.say(f"trouble.{request.trouble}") if request.trouble else ""
