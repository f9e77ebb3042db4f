"""Fuzzing Amazon's answers: each gives a value within the limits, or an accurate fault."""

import dataclasses
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain import limits
from bot.domain.faults import AmazonFault, Doubtful
from bot.domain.health.collecting import ReportUnreadable
from bot.domain.markets import MARKETS
from simulator.wire import Answer
from tests.builders import NOW, OPEN_ORDERS
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import CHANGES, DAMAGES, Change, Damage, changed, damaged, written
from tests.fuzz.recorded import OPERATIONS, recorded
from tests.fuzz.scripted import MANNERS, Reply, Scripted, reply, scripted

_LONGEST: Final = 200
_MOST: Final = {"items": limits.ITEMS, "programs": limits.PROGRAMS}
_CHANGES: Final = frozenset({"createFeed", "cancelFeed"})
_SIGNED: Final = range(400, 500)
_DONE: Final = range(200, 300)
_REFUSED: Final = b'{"errors": [{"code": "InvalidInput", "message": "No.", "details": ""}]}'


@dataclass(frozen=True, slots=True)
class Case:
    """An operation and a malformed answer to it; all other calls are answered well.

    `body` is the index of a valid body; None is Amazon's own error list.
    """

    operation: str
    body: int | None
    changes: tuple[Change, ...]
    damage: Damage | None
    manner: Reply


CASES: Final = st.builds(
    Case,
    st.sampled_from(OPERATIONS),
    st.integers(0, 20) | st.integers(0, 20) | st.none(),
    st.lists(CHANGES, max_size=2).map(tuple),
    st.none() | st.none() | st.none() | DAMAGES,
    MANNERS,
)


def valid(operation: str, number: int) -> Answer:
    """Return one of the operation's valid answers."""
    answers = recorded().answers[operation]
    return answers[number % len(answers)]


def reply_of(case: Case) -> Reply:
    """Return the reply to the case's operation."""
    if case.body is None:
        status, body = 400, _REFUSED
    else:
        one = valid(case.operation, case.body)
        status, body = one.status, one.body
    packed = body.startswith(b"\x1f\x8b")
    content = gzip.decompress(body) if packed else body
    if content.startswith(b"{"):
        content = written(changed(json.loads(content), case.changes))
    content = damaged(content, case.damage)
    return reply(case.manner, status, gzip.compress(content) if packed else content)


def _feed_report(amazon: Amazon, _asked: str) -> Any:
    known = recorded()
    report = amazon.transport.report(known.feed_document, known.messages)
    assert set(report) == {message.number for message in known.messages}
    return tuple(report.values())


def _health_report(amazon: Amazon, _asked: str) -> Any:
    raw = amazon.health_reports.download(recorded().report_document)
    assert len(raw) <= limits.HEALTH_REPORT
    return amazon.health_reports.read(raw, fetched_at=NOW)


_ASK: Final[Mapping[str, Callable[[Amazon, str], Any]]] = {
    "token": lambda amazon, _: amazon.transport.log_in(),
    "getOrder": lambda amazon, asked: amazon.order_book.get(asked),
    "searchOrders": lambda amazon, _: amazon.order_search.search(OPEN_ORDERS),
    "createFeedDocument": lambda amazon, _: amazon.transport.upload(recorded().messages),
    "uploadFeedDocument": lambda amazon, _: amazon.transport.upload(recorded().messages),
    "createFeed": lambda amazon, _: amazon.transport.create(recorded().feed_document),
    "getFeed": lambda amazon, asked: amazon.transport.get(asked),
    "getFeeds": lambda amazon, _: amazon.transport.created_since(NOW),
    "cancelFeed": lambda amazon, _: amazon.transport.take_back(recorded().feed_id),
    "getFeedDocument": _feed_report,
    "downloadFeedDocument": _feed_report,
    "createReport": lambda amazon, _: amazon.health_reports.request(),
    "getReport": lambda amazon, _: amazon.health_reports.look(recorded().report_id),
    "getReportDocument": _health_report,
    "downloadReportDocument": _health_report,
}
"""What the program does where it needs an operation."""


def asked_about(case: Case) -> str:
    """Return the id that the valid answer is about."""
    said = valid(case.operation, case.body or 0).body
    match case.operation:
        case "getOrder":
            return str(json.loads(said)["order"]["orderId"])
        case "getFeed":
            return str(json.loads(said)["feedId"])
    return ""


_NAMES: Final = (
    ("POST", r".*/token", "token"),
    ("GET", r"/orders/[^/]+/orders/[^/]+", "getOrder"),
    ("GET", r"/orders/[^/]+/orders", "searchOrders"),
    ("POST", r"/feeds/[^/]+/documents", "createFeedDocument"),
    ("GET", r"/feeds/[^/]+/documents/[^/]+", "getFeedDocument"),
    ("POST", r"/feeds/[^/]+/feeds", "createFeed"),
    ("GET", r"/feeds/[^/]+/feeds", "getFeeds"),
    ("GET", r"/feeds/[^/]+/feeds/[^/]+", "getFeed"),
    ("DELETE", r"/feeds/[^/]+/feeds/[^/]+", "cancelFeed"),
    ("POST", r"/reports/[^/]+/reports", "createReport"),
    ("GET", r"/reports/[^/]+/reports/[^/]+", "getReport"),
    ("GET", r"/reports/[^/]+/documents/[^/]+", "getReportDocument"),
    ("PUT", r".*", "uploadFeedDocument"),
    ("GET", r"/feed-files.*", "downloadFeedDocument"),
    ("GET", r".*", "downloadReportDocument"),
)


def operation_of(method: str, target: str) -> str:
    """Return the operation that a request calls."""
    path = target.partition("?")[0]
    found = (name for verb, shape, name in _NAMES if verb == method and re.fullmatch(shape, path))
    return next(found)


class AmazonChecker:
    """Checks the Amazon adapter against a server that answers well except for the case."""

    def __init__(self, server: Scripted) -> None:
        self._url = server.url
        self._operation, self._reply = "", Reply()
        self._asked: Counter[str] = Counter()
        server.answering = self._answer

    def _answer(self, method: str, target: str) -> Reply:
        operation = operation_of(method, target)
        self._asked[operation] += 1
        if operation == self._operation:
            return self._reply
        well = valid(operation, -1)
        return Reply(well.status, well.body)

    def check(self, case: Case) -> str:
        """Call the operation and check the result."""
        clock = MovableClock(NOW)
        access = Access(MARKETS["JP"], self._url, f"{self._url}/token", "app", "secret", "Atzr|1")
        amazon = connect(access, "A1SELLER", clock, pause=0, within=timedelta(seconds=5))
        try:
            return self._check(case, amazon)
        finally:
            amazon.close()

    def _check(self, case: Case, amazon: Amazon) -> str:
        self._operation = ""
        if case.operation in _CHANGES:
            amazon.transport.log_in()
        self._operation, self._reply = case.operation, reply_of(case)
        asked = asked_about(case)
        self._asked.clear()
        try:
            found = _ASK[case.operation](amazon, asked)
        except AmazonFault as fault:
            self._hold_fault(case.operation, fault)
            return type(fault).__name__
        except ReportUnreadable:
            assert case.operation == "downloadReportDocument"
            return "ReportUnreadable"
        hold_limits(found)
        self._hold_value(case.operation, found)
        assert asked in ("", getattr(found, "id", None))
        assert amazon.transport.now() >= NOW - timedelta(days=1)
        return "value"

    def _hold_fault(self, operation: str, fault: AmazonFault) -> None:
        if operation not in _CHANGES:
            assert not isinstance(fault, Doubtful)
        elif self._asked[operation]:
            assert self._asked[operation] == 1
            assert isinstance(fault, Doubtful) or refuses(self._reply), fault

    def _hold_value(self, operation: str, found: Any) -> None:
        """Check that a successful result is the answer's own, and about what was asked."""
        assert self._reply.whole
        assert self._reply.status in _DONE
        if operation in _CHANGES:
            assert self._asked[operation] == 1


def refuses(reply: Reply) -> bool:
    """Return whether an answer is a refusal with Amazon's own error list."""
    body = reply.body
    if dict(reply.headers).get("Content-Encoding") == "gzip":
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError):
            return False
    try:
        [first, *_] = json.loads(body)["errors"]
        return reply.whole and reply.status in _SIGNED and bool(first["code"].strip())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def hold_limits(said: Any) -> None:
    """Check that no value exceeds the adapter's limits."""
    if dataclasses.is_dataclass(said):
        for field in dataclasses.fields(said):
            part = getattr(said, field.name)
            assert field.name not in _MOST or len(part) <= _MOST[field.name]
            hold_limits(part)
    elif isinstance(said, tuple | frozenset):
        for one in said:
            hold_limits(one)
    else:
        _hold_scalar(said)


def _hold_scalar(said: Any) -> None:
    match said:
        case str():
            said.encode()
            assert "\0" not in said
            assert len(said) <= limits.TITLE
        case datetime():
            assert limits.EARLIEST <= said < limits.LATEST
            assert said.utcoffset() == timedelta(0)
        case Decimal():
            assert abs(said) <= limits.AMOUNT
            assert len(str(said)) <= _LONGEST
        case int():
            assert abs(said) <= 10**limits.DIGITS


@contextmanager
def opened(_folder: Path) -> Iterator[Check]:
    """Start the server and connect to it."""
    with scripted() as server:
        yield AmazonChecker(server).check


KIND = Kind("Amazon's answers", CASES, opened, quick=150, long=20_000)
