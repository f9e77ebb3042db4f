"""App Home: what waits for its reader, how the account stands, what was decided."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from bot.domain.cancellation.request import Request
from bot.domain.home.home import Home, Kind, Listed, Standing, Work, figures_off
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
from handlers.reader import Reader
from handlers.wording import product

_MOST_ADMINS = 5


def home_view(reader: Reader, home: Home) -> Block:
    """Return the view: what waits first, then the account, decisions, absence and language."""
    blocks = _welcome(reader, home) if home.work is None else _work(reader, home.work)
    updated = reader.say("home.updated", at=reader.moment(reader.now))
    return {
        "type": "home",
        "callback_id": str(ids.Callback.HOME),
        "blocks": [*blocks, small(reader.say("home.language"), updated)],
    }


def _welcome(reader: Reader, home: Home) -> list[Block]:
    """Return what the app is and whom to ask, and nothing of orders."""
    admins = joined(([user(one)] for one in home.admins[:_MOST_ADMINS]), " ")
    asked = [reader.rich("home.admins", who=admins)] if admins else []
    why = reader.rich("home.unread" if home.unread else "home.no_role")
    lines = [reader.rich("home.about"), why, *asked]
    return [header(reader.say("home.title")), paragraph(*lines), *simulated(reader)]


def _work(reader: Reader, work: Work) -> list[Block]:
    waiting = list(_waiting(reader, work))
    nothing = [reader.rich("home.nothing"), reader.rich("home.how")]
    return [
        *(waiting or [header(reader.say("home.nothing_title")), paragraph(*nothing)]),
        *_standing(reader, work.standing),
        *_decided(reader, work.decided),
        *_presence(reader, work),
        *simulated(reader),
    ]


def _waiting(reader: Reader, work: Work) -> Iterator[Block]:
    """Yield the sections, each thing with what it is, then its buttons."""
    draw: Mapping[Kind, Callable[[Request], list[Block]]] = {
        Kind.APPROVAL: lambda one: _approval(reader, one, work.stop_window),
        Kind.UNCONFIRMED: lambda one: _unconfirmed(reader, one),
    }
    for section in work.waiting:
        yield header(reader.say(f"home.waiting.{section.kind}", n=section.listed.total))
        for one in section.listed.shown:
            yield from draw[section.kind](one)
        yield from _more(reader, "home.more", section.listed)


def _more(reader: Reader, key: str, listed: Listed[Request]) -> list[Block]:
    return [paragraph(reader.rich(key, n=listed.more))] if listed.more else []


def _approval(reader: Reader, request: Request, stop_window: timedelta) -> list[Block]:
    """Return a request with the card's buttons, which know the version that is shown."""
    asked = reader.rich(
        "home.asked",
        reason=reason_name(reader, request.order, request.reason),
        who=user(request.requester),
        until=reader.moment(request.expires_at),
    )
    costs = [words(cost(reader, request.counting, request.forecast))]
    row = deciding_buttons(reader, request, stop_window)
    return [paragraph(_named(reader, request), costs, asked), _row(request, row)]


def _unconfirmed(reader: Reader, request: Request) -> list[Block]:
    since = reader.rich("home.unconfirmed", at=reader.moment(request.changed_at))
    look = seller_central(reader, request.order.id, name="check_seller_central", style="primary")
    row = [look, *closing_buttons(reader, request)]
    return [paragraph(_named(reader, request), since), _row(request, row)]


def _named(reader: Reader, request: Request) -> Pieces:
    order = request.order
    sign = reader.say(f"sign.{request.state}")
    named = link(reader.order_url(order.id), subject(reader, order)) | {"style": {"bold": True}}
    return [words(f"{sign} "), named]


def _row(request: Request, buttons: list[Block]) -> Block:
    block_id = ids.block_of(request.id, request.version, "home")
    return actions(*buttons) | {"block_id": block_id}


def _standing(reader: Reader, standing: Standing) -> list[Block]:
    """Return the account's health in a line, with the room for cancellations."""
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
    return [header(reader.say("home.health")), paragraph(*lines, [words(said)])]


def _decided(reader: Reader, listed: Listed[Request]) -> list[Block]:
    if not listed.shown:
        return []
    lines = [_decision(reader, request) for request in listed.shown]
    title = header(reader.say("home.decided"))
    return [title, bullets(lines), *_more(reader, "home.more_decided", listed)]


def _decision(reader: Reader, request: Request) -> Pieces:
    if request.open:
        state, named = reader.say(f"state.{request.state}"), product(reader, request.order)
        sign = reader.say(f"sign.{request.state}")
        said = reader.rich("home.under_way", sign=sign, product=named, state=state)
    else:
        said = headline(reader, request)
    return joined([said, [words(reader.moment(request.changed_at))]], reader.separator)


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
