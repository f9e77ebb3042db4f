"""What waits for a person today, each thing with its button."""

from collections.abc import Mapping, Sequence

from bot.domain.cancellation.request import Request
from bot.domain.digest.todo import BuyerRequest, ToDo, ToShip
from handlers import ids
from handlers.blocks import Block, button, plain
from handlers.digest.views import phrases
from handlers.reader import Reader

_MOST_BUYERS, _MOST, _LONGEST = 5, 3, 1000


def todo_blocks(reader: Reader, todo: ToDo, links: Mapping[str, str]) -> list[Block]:
    """Return what waits, the most urgent first; `links` are the cards' addresses by request id."""
    blocks = [*_buyers(reader, todo.buyer_requests), *_ship(reader, todo.to_ship)]
    blocks += _requests(reader, "approvals", todo.approvals, links)
    blocks += _requests(reader, "unconfirmed", todo.unconfirmed, links)
    unread = _unread(reader, todo)
    return [*blocks, phrases.text(unread)] if unread else blocks


def todo_lines(reader: Reader, todo: ToDo) -> list[str]:
    """Return what waits, each kind with its orders, for those who only hear the words."""
    said = []
    if todo.buyer_requests:
        head = reader.say("digest.buyers", n=len(todo.buyer_requests))
        said.append(_spoken(reader, head, [each.order_id for each in todo.buyer_requests]))
    if todo.to_ship:
        orders = [each.order_id for each in todo.to_ship]
        said.append(_spoken(reader, _ship_head(reader, todo.to_ship), orders))
    for kind, found in (("approvals", todo.approvals), ("unconfirmed", todo.unconfirmed)):
        if found:
            head = reader.say(f"digest.{kind}", n=len(found))
            said.append(_spoken(reader, head, [each.order.id for each in found]))
    return [*said, _unread(reader, todo)]


def _spoken(reader: Reader, head: str, orders: Sequence[str]) -> str:
    more = len(orders) - _MOST_BUYERS
    if more > 0:
        named = phrases.listed(reader, orders[:_MOST_BUYERS])
        return reader.say("digest.spoken_more", head=head, orders=named, n=more)
    return reader.say("digest.spoken", head=head, orders=reader.enumerate(orders))


def _unread(reader: Reader, todo: ToDo) -> str:
    if todo.read_at is not None:
        return ""
    return reader.say("digest.orders_unread" if todo.failed else "digest.orders_not_yet")


def _buyers(reader: Reader, found: Sequence[BuyerRequest]) -> list[Block]:
    if not found:
        return []
    blocks = [phrases.bold(reader.say("digest.buyers", n=len(found)))]
    for each in found[:_MOST_BUYERS]:
        parts = [
            reader.say(
                "digest.buyer_line", order=each.order_id, seen=reader.moment(each.first_seen)
            )
        ]
        parts += [] if each.whole else [reader.say("digest.buyer_part")]
        parts += [_ship_by(reader, each)] if each.ship_by else []
        blocks.append(_line(reader, " · ".join(parts), each.order_id, "health.review"))
    return [*blocks, *_more(reader, "digest.more", len(found) - _MOST_BUYERS)]


def _ship_by(reader: Reader, each: BuyerRequest) -> str:
    at = reader.market_moment(each.ship_by) if each.ship_by else ""
    return reader.say("digest.buyer_ship_by", at=at)


def _ship(reader: Reader, found: Sequence[ToShip]) -> list[Block]:
    if not found:
        return []
    blocks = [phrases.bold(_ship_head(reader, found))]
    for each in found[:_MOST]:
        key = "digest.ship_late" if each.ship_by < reader.now else "digest.ship_line"
        text = reader.say(key, order=each.order_id, at=reader.market_moment(each.ship_by))
        blocks.append(_line(reader, text, each.order_id, "health.show"))
    return [*blocks, *_more(reader, "digest.more_ship", len(found) - _MOST)]


def _ship_head(reader: Reader, found: Sequence[ToShip]) -> str:
    return reader.say("digest.ship", n=len(found), at=reader.market_moment(found[0].ship_by))


def _requests(
    reader: Reader, kind: str, found: Sequence[Request], links: Mapping[str, str]
) -> list[Block]:
    if not found:
        return []
    blocks = [phrases.bold(reader.say(f"digest.{kind}", n=len(found)))]
    line = {"approvals": "digest.approval_line", "unconfirmed": "digest.unconfirmed_line"}[kind]
    for each in found[:_MOST]:
        at = each.expires_at if kind == "approvals" else each.changed_at
        reason = reader.say(f"digest.reason.{each.reason}")
        text = reader.say(line, order=each.order.id, reason=reason, at=reader.moment(at))
        link = links.get(each.id)
        text += f" · <{link}|{reader.say('health.open_card')}>" if link else ""
        blocks.append(_line(reader, text, each.order.id, "health.show"))
    return [*blocks, *_more(reader, "digest.more", len(found) - _MOST)]


def _line(reader: Reader, text: str, order_id: str, label: str) -> Block:
    shown = button(
        reader.say(label),
        ids.Action.ORDER_SHOW,
        value=order_id,
        label=reader.say(f"{label}_order", order=order_id),
    )
    # A link is the one mark of mrkdwn that works beside Japanese.
    said = {"type": "mrkdwn", "text": text} if "<" in text else plain(text, _LONGEST)
    return {"type": "section", "text": said, "accessory": shown}


def _more(reader: Reader, key: str, more: int) -> list[Block]:
    return [phrases.text(reader.say(key, n=more))] if more > 0 else []
