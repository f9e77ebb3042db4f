"""Listeners for /health and its buttons."""

import logging
from functools import partial

from bot.domain.health.collecting import Waiting
from bot.domain.health.metrics import Metric
from bot.domain.languages import LANGUAGES
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.forecasting import current_forecast
from bot.usecases.digest import summary
from bot.usecases.health import collecting, reports
from bot.usecases.health.reports import latest_report
from handlers import ids
from handlers.blocks import Message
from handlers.boundary import Boundary, Say
from handlers.digest.views.overview import in_a_line
from handlers.front import Front
from handlers.health.views import account
from handlers.inbound import Inbound
from handlers.stores import names_of
from handlers.stores.views import which
from handlers.text import catalog

_MOST = 999
_log = logging.getLogger(__name__)


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    boundary.command("/health", on_health)
    boundary.action(ids.Action.HEALTH_REFRESH, on_refresh)
    boundary.action(ids.Action.HEALTH_POST, on_post)


def on_health(front: Front, inbound: Inbound) -> Message | None:
    """Show the account's health, one metric's trend, or the effect of further cancellations."""
    reader, text = inbound.reader, inbound.text.strip()
    first, _, rest = text.partition(" ")
    if len(inbound.desks) > 1 and first.lower() != "help":
        return _several(front, inbound, text)
    if not text:
        return account.summary(reader, summary.current(inbound.desk))
    if first.lower() == "help":
        return account.health_help(reader)
    if first.lower() == "cancel" and rest:
        return _what_if(inbound, rest.strip())
    metric = find_metric(text)
    if metric is None:
        return account.health_help(reader, account.problem(text))
    return account.course(reader, reports.course(inbound.desk, metric))


def _several(front: Front, inbound: Inbound, text: str) -> Message | None:
    """Show each store in a line; anything more needs a store's name."""
    if text:
        return which.choose(inbound.reader, f"/health {text}", names_of(inbound.desks))

    def show() -> None:
        lines = [
            in_a_line(front.reader_at(desk, inbound.user_id), summary.current(desk))
            for desk in inbound.desks
        ]
        front.reply(inbound, account.stores(inbound.reader, lines))

    front.pools.slack.submit(show, partial(front.apologise, inbound))
    return None


def find_metric(text: str) -> Metric | None:
    """Return the metric that a person named, by our id or by its name in either language."""
    wanted = _plain(text)
    for metric in Metric:
        named = (catalog(language)(f"metric.{metric}") for language in LANGUAGES)
        if wanted in {_plain(name) for name in (metric, *named)}:
            return metric
    return None


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _what_if(inbound: Inbound, number: str) -> Message:
    if not number.isdecimal() or not 1 <= int(number) <= _MOST:
        return account.bad_number(inbound.reader)
    report, forecast = latest_report(inbound.desk), current_forecast(inbound.desk)
    return account.what_if(inbound.reader, report, forecast, int(number))


def on_refresh(front: Front, inbound: Inbound) -> Say | None:
    """Request a new report; the message is updated when the report arrives."""
    if not front.repeats.first(inbound.trigger_id):
        return None
    waiting = Waiting(inbound.person.id, inbound.response_url, inbound.desk.clock.now())
    wait = collecting.request(inbound.desk, waiting)
    if wait:
        return partial(account.not_yet, inbound.reader, wait)
    return partial(account.asked, inbound.reader)


def on_post(front: Front, inbound: Inbound) -> None:
    """Post the health summary in the channel."""
    reader = inbound.reader

    def post() -> None:
        try:
            if not summary.share(inbound.desk, inbound.person.id, inbound.trigger_id):
                return
            said = account.sharing(reader)
        except MessengerFault as fault:
            _log.warning("health.not_shared", extra={"fault": fault.code})
            said = account.not_shared(reader, fault.code)
        front.reply(inbound, said)

    front.pools.slack.submit(post, partial(front.apologise, inbound))
