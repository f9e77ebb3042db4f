"""App Home: what waits for its reader, the account's health, recent decisions."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.domain.cancellation.request import Request
from bot.domain.home.home import Deadline, Home, Kind, Listed, Standing, Work, figures_off
from bot.domain.radar.answers import BuyerCard
from handlers import ids
from handlers.blocks import (
    Block,
    Pieces,
    actions,
    bullets,
    button,
    header,
    joined,
    link,
    paragraph,
    small,
    user,
    words,
)
from handlers.cancellation.views.alarm import closing_buttons
from handlers.cancellation.views.counting import cost
from handlers.cancellation.views.ending import headline
from handlers.cancellation.views.question import deciding_buttons
from handlers.digest.views import room
from handlers.orders.views.parts import reason_name, seller_central, simulated, subject
from handlers.radar.views import overdue, taking
from handlers.radar.views.buyer_card import answer_buttons, do_not_ship
from handlers.reader import Reader
from handlers.wording import product

_MOST_ADMINS = 5
Readers = Mapping[str, Reader]


def home_view(reader: Reader, home: Home, readers: Readers) -> Block:
    """Return the view: what waits first, then the account, decisions, absence and language.

    `readers` are the reader's for each store, by its key; they name it if there are several.
    """
    if home.work is None:
        blocks = _welcome(reader, home, readers)
    else:
        blocks = _work(reader, home, home.work, readers)
    updated = reader.say("home.updated", at=reader.moment(reader.now))
    return {
        "type": "home",
        "callback_id": str(ids.Callback.HOME),
        "blocks": [*blocks, small(reader.say("home.language"), updated)],
    }


def _welcome(reader: Reader, home: Home, readers: Readers) -> list[Block]:
    """Return what the app does and whom to ask, and only the orders that the reader took."""
    admins = joined(([user(one)] for one in home.admins[:_MOST_ADMINS]), " ")
    asked = [reader.rich("home.admins", who=admins)] if admins else []
    why = reader.rich("home.unread" if home.unread else "home.no_role")
    lines = [reader.rich("home.about"), why, *asked]
    about = [header(reader.say("home.title")), paragraph(*lines)]
    return [*_deadlines(reader, home.deadlines, readers), *about, *simulated(reader)]


def _work(reader: Reader, home: Home, work: Work, readers: Readers) -> list[Block]:
    waiting = [*_waiting(reader, work, readers), *_deadlines(reader, home.deadlines, readers)]
    nothing = [reader.rich("home.nothing"), reader.rich("home.how")]
    return [
        *(waiting or [header(reader.say("home.nothing_title")), paragraph(*nothing)]),
        *_standing(reader, work.standings, readers),
        *_decided(reader, work.decided, readers),
        *_presence(reader, work),
        *simulated(reader),
    ]


def _waiting(reader: Reader, work: Work, readers: Readers) -> Iterator[Block]:
    """Yield the sections: each item's text, then its buttons."""
    windows = work.stop_windows
    draw: Mapping[Kind, Callable[[Reader, Any], list[Block]]] = {
        Kind.BUYER: lambda its, one: _buyer(its, one, windows[one.store]),
        Kind.APPROVAL: lambda its, one: _approval(its, one, windows[one.store]),
        Kind.UNCONFIRMED: _unconfirmed,
    }
    for section in work.waiting:
        yield header(reader.say(f"home.waiting.{section.kind}", n=section.listed.total))
        for one in section.listed.shown:
            yield from draw[section.kind](readers[one.store], one)
        key = "home.more_buyers" if section.kind is Kind.BUYER else "home.more"
        yield from _more(reader, key, section.listed)


def _deadlines(reader: Reader, listed: Listed[Deadline], readers: Readers) -> Iterator[Block]:
    """Yield the orders to ship that the reader took, with an operator's buttons for operators."""
    if not listed.shown:
        return
    yield header(reader.say("home.deadlines", n=listed.total))
    for one in listed.shown:
        due, its = one.due, readers[one.store]
        said = [words(overdue.when(its, due))]
        if due.take is not None and due.take.snoozed_until is not None:
            later = its.say("home.snoozed", at=its.time(due.take.snoozed_until))
            said = joined([said, [words(later)]], its.separator)
        yield paragraph(_of_store(its, overdue.named(its, due)), said)
        if one.operator:
            yield taking.buttons(its, due, store=one.store, name="home")
    yield from _more(reader, "home.more_deadlines", listed)


def _of_store(reader: Reader, said: Pieces) -> Pieces:
    """Return the text of an item with its store's name, if there are several stores."""
    return joined([said, [words(reader.store)]], reader.separator) if reader.store else said


def _more(reader: Reader, key: str, listed: Listed[Any]) -> list[Block]:
    return [paragraph(reader.rich(key, n=listed.more))] if listed.more else []


def _approval(reader: Reader, request: Request, stop_window: timedelta) -> list[Block]:
    """Return a request with the card's buttons, which carry the shown version."""
    asked = reader.rich(
        "home.asked",
        reason=reason_name(reader, request.order, request.reason),
        who=user(request.requester),
        until=reader.moment(request.expires_at),
    )
    costs = [words(cost(reader, request.counting, request.forecast))]
    row = deciding_buttons(reader, request, stop_window)
    return [paragraph(_named(reader, request), costs, asked), _row(request, row)]


def _buyer(reader: Reader, seen: BuyerCard, stop_window: timedelta) -> list[Block]:
    """Return a buyer's request with the buttons of its card."""
    buyer, order = seen.request, seen.order
    named = link(reader.order_url(order.id), subject(reader, order)) | {"style": {"bold": True}}
    row = actions(*answer_buttons(reader, seen, stop_window))
    block_id = ids.order_block(order.id, buyer.store, buyer.version, "home")
    return [
        paragraph(
            _of_store(reader, reader.rich("home.buyer", product=named)), do_not_ship(reader, seen)
        ),
        row | {"block_id": block_id},
    ]


def _unconfirmed(reader: Reader, request: Request) -> list[Block]:
    since = reader.rich("home.unconfirmed", at=reader.moment(request.changed_at))
    look = seller_central(reader, request.order.id, name="check_seller_central", style="primary")
    row = [look, *closing_buttons(reader, request)]
    return [paragraph(_named(reader, request), since), _row(request, row)]


def _named(reader: Reader, request: Request) -> Pieces:
    order = request.order
    sign = reader.say(f"sign.{request.state}")
    named = link(reader.order_url(order.id), subject(reader, order)) | {"style": {"bold": True}}
    return _of_store(reader, [words(f"{sign} "), named])


def _row(request: Request, buttons: list[Block]) -> Block:
    block_id = ids.block_of(request.id, request.version, "home")
    return actions(*buttons) | {"block_id": block_id}


def _standing(reader: Reader, listed: Listed[Standing], readers: Readers) -> list[Block]:
    """Return each account's health in a line, with the room for cancellations."""
    found = [(readers[one.store], _lines_of(readers[one.store], one)) for one in listed.shown]
    named = [_line(its, lines) for its, lines in found if its.store]
    shown = [bullets(named)] if named else [paragraph(*lines) for _, lines in found]
    title = header(reader.say("home.health"))
    return [title, *shown, *_more(reader, "home.more_stores", listed)]


def _lines_of(reader: Reader, standing: Standing) -> list[Pieces]:
    report, forecast = standing.report, standing.forecast
    said = room.unknown(reader, report)
    if forecast is not None and forecast.orders:
        said = room.by_forecast(reader, forecast)
    lines: list[Pieces] = []
    if report is not None:
        off = figures_off(report)
        key = "home.off" if off else "home.well"
        at = reader.moment(report.fetched_at)
        lines.append(reader.rich(key, n=off, at=at))
    return [*lines, [words(said)]]


def _line(reader: Reader, lines: list[Pieces]) -> Pieces:
    """Return an account's state in a line that begins with the name of its store."""
    return reader.rich("home.store", name=reader.store, line=joined(lines, reader.separator))


def _decided(reader: Reader, listed: Listed[Request], readers: Readers) -> list[Block]:
    if not listed.shown:
        return []
    lines = [_decision(readers[request.store], request) for request in listed.shown]
    title = header(reader.say("home.decided"))
    return [title, bullets(lines), *_more(reader, "home.more_decided", listed)]


def _decision(reader: Reader, request: Request) -> Pieces:
    if request.open:
        state, named = reader.say(f"state.{request.state}"), product(reader, request.order)
        sign = reader.say(f"sign.{request.state}")
        said = reader.rich("home.under_way", sign=sign, product=named, state=state)
    else:
        said = headline(reader, request)
    said = joined([said, [words(reader.moment(request.changed_at))]], reader.separator)
    return _of_store(reader, said)


def _presence(reader: Reader, work: Work) -> list[Block]:
    """Return for approvers whether cards mention them, and Refresh."""
    refresh = _button(reader, "refresh", ids.Action.HOME_REFRESH)
    if not work.approver:
        return [actions(refresh)]
    if work.away_until is None:
        return [actions(_button(reader, "away", ids.Action.HOME_AWAY), refresh)]
    said = reader.rich("home.away_until", at=reader.moment(work.away_until))
    return [paragraph(said), actions(_button(reader, "back", ids.Action.HOME_BACK), refresh)]


def _button(reader: Reader, name: str, action: ids.Action) -> Block:
    return button(reader.say(f"home.button.{name}"), action)
