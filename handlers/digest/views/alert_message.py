"""The message of alerts or recoveries: what changed, and what to do first."""

from collections.abc import Sequence

from bot.domain.health.changes import ACCOUNT, Alert
from bot.domain.health.metrics import Colour, Metric, Rate
from bot.domain.health.report import HealthReport
from handlers import ids
from handlers.blocks import Message, message, small
from handlers.digest.views import phrases
from handlers.reader import Reader

_ADVISED = frozenset({Metric.CANCELLATION, Metric.LATE_SHIPMENT, Metric.VALID_TRACKING})


def alert_message(
    reader: Reader, turns: Sequence[Alert], report: HealthReport, *, store: str
) -> Message:
    """Return the changes, the worst first, and what to do about those that are not recoveries."""
    said = [f"{_sign(turn)} {_told(reader, turn, report)}" for turn in turns]
    open_ones = [turn for turn in turns if turn.now.colour is not Colour.GREEN]
    advice = [reader.say(f"alert.do.{key}") for key in _advised(open_ones)]
    source = [reader.say("alert.source", at=reader.moment(report.fetched_at))]
    source += [reader.say("simulated")] if reader.simulated else []
    return message(
        reader.sentences([*said, *advice]),
        phrases.text(*said),
        *(phrases.text(line) for line in advice),
        small(" · ".join(source)),
        metadata={"event_type": ids.ALERT_EVENT, "event_payload": _payload(turns, store)},
    )


def _payload(turns: Sequence[Alert], store: str) -> dict[str, object]:
    """Return the worst change, and all of them if there are several."""
    worst = turns[0]
    payload = {"store": store, "metric": worst.subject, "state": str(worst.now.colour)}
    states = {turn.subject: str(turn.now.colour) for turn in turns}
    return payload | ({"turns": states} if len(turns) > 1 else {})


def _sign(turn: Alert) -> str:
    return "✅" if turn.better else phrases.SIGNS.get(turn.now.colour, "⚠️")


def _told(reader: Reader, turn: Alert, report: HealthReport) -> str:
    said, before = _what(reader, turn, report), _before(reader, turn)
    return reader.sentences([said, reader.say("alert.was", before=before)]) if before else said


def _before(reader: Reader, turn: Alert) -> str:
    """Return the state before; empty if it is unknown or the count shows it."""
    if turn.before is None or turn.now.count is not None:
        return ""
    if turn.subject != ACCOUNT:
        return reader.say(f"colour.{turn.before.colour}")
    # Only the colour of an account is stored, and only green stands for a single status.
    return phrases.status(reader, "NORMAL") if turn.before.colour is Colour.GREEN else ""


def _what(reader: Reader, turn: Alert, report: HealthReport) -> str:
    way = "better" if turn.better else "worse"
    if turn.subject == ACCOUNT:
        status = phrases.status(reader, report.account_status)
        return reader.say(f"alert.account.{way}", status=status)
    if turn.now.count is not None:
        name, count = phrases.subject(reader, turn.subject), turn.now.count
        return reader.say(f"alert.policy.{way}", name=name, n=count)
    return _metric(reader, turn, report.rate(Metric(turn.subject)))


def _metric(reader: Reader, turn: Alert, rate: Rate | None) -> str:
    name = phrases.subject(reader, turn.subject)
    if rate is None:
        return reader.say(f"alert.metric.bare_{turn.now.colour}", metric=name)
    if rate.colour is Colour.YELLOW and rate.by_numbers is not Colour.YELLOW:
        said = [phrases.target(reader, rate), phrases.judgement(reader, rate)]
        return reader.say("alert.metric.watch", line=phrases.figure(reader, rate, said))
    return reader.say(
        f"alert.metric.{turn.now.colour}",
        metric=name,
        rate=phrases.share(reader, rate),
        target=phrases.target(reader, rate),
    )


def _advised(turns: Sequence[Alert]) -> list[str]:
    """Return what to do, each advice once; for other subjects the account's page has it."""
    keys = dict.fromkeys(_advice(turn.subject) for turn in turns)
    covered = ("policy", "other") if "account" in keys else ()
    return [key for key in keys if key not in covered]


def _advice(subject: str) -> str:
    if subject == ACCOUNT:
        return "account"
    if subject not in list(Metric):
        return "policy"
    return subject if subject in _ADVISED else "other"
