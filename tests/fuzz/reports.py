"""Fuzzing Amazon's documents: parsed or rejected, never turned into good news."""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from bot.amazon import Access, Amazon, connect, feed_xml
from bot.clock import MovableClock
from bot.domain.cancellation.request import Reported
from bot.domain.health.collecting import ReportUnreadable
from bot.domain.markets import MARKETS
from tests.builders import NOW
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import (
    CHANGES,
    DAMAGES,
    TEXTS,
    Change,
    Damage,
    changed,
    damaged,
    written,
)
from tests.fuzz.recorded import recorded
from tests.handlers.health.samples import quiet

_JP: Final = MARKETS["JP"]
_KEYS: Final = (
    *("listingPolicyViolations", "customerProductReviewsPolicyViolations", "newViolations"),
    *("policyViolationWarnings", "documentRequests", "lateShipments", "somethingElse"),
)
_COUNTS: Final = ("defectsCount", "warningsCount", "count", "newCount", "criticalCount")
_RATES: Final = re.compile(r".*Rate(List)?")
_TOTALS: Final = frozenset(
    {"orderCount", "shipmentCount", "shipmentCountWithValidTracking", "totalUnitCount"}
)


@dataclass(frozen=True, slots=True)
class HealthCase:
    """A good report, with additions that count against the account, and mutations."""

    added: tuple[tuple[str, str, int], ...]
    changes: tuple[Change, ...]
    damage: Damage | None


HEALTH_CASES: Final = st.builds(
    HealthCase,
    st.lists(
        st.tuples(st.sampled_from(_KEYS), st.sampled_from(_COUNTS), st.integers(0, 9)), max_size=2
    ).map(tuple),
    st.lists(CHANGES, max_size=3).map(tuple),
    st.none() | st.none() | st.none() | DAMAGES,
)


def in_order() -> dict[str, Any]:
    """Return the simulator's report without anything against the account."""
    document: dict[str, Any] = json.loads(
        gzip.decompress(recorded().answers["downloadReportDocument"][0].body)
    )
    for part in document["performanceMetrics"]:
        for said in part.values():
            if isinstance(said, dict) and said.get("defectsCount"):
                said["status"] = "GOOD"
                said["defectsCount"] = 0
    return document


class HealthReportChecker:
    """Checks the parsing of health reports."""

    def __init__(self, amazon: Amazon) -> None:
        self._reports = amazon.health_reports

    def check(self, case: HealthCase) -> str:
        """Parse a report; check that a count above zero never becomes a quiet day."""
        document = in_order()
        for key, name, count in case.added:
            document["performanceMetrics"][0].setdefault(key, {})[name] = count
        document = changed(document, case.changes)
        content = damaged(written(document), case.damage)
        try:
            report = self._reports.read(content.decode("utf-8", "replace"), fetched_at=NOW)
        except ReportUnreadable as error:
            str(error).encode()
            return "ReportUnreadable"
        digest = quiet(report=report, before=None, history={})
        report.account_status.encode()
        if not digest.quiet:
            return "not quiet"
        assert case.damage is not None or not set(against(document))
        return "quiet"


def against(document: Any) -> Iterator[str]:
    """Yield the counts above zero that no rate judges, except those of another marketplace."""
    if isinstance(document, list):
        for part in document:
            yield from against(part)
    if not isinstance(document, dict):
        return
    if document.get("marketplaceId", _JP.id) != _JP.id:
        return
    for key, said in document.items():
        if _RATES.fullmatch(key) or key in _TOTALS:
            continue
        number = isinstance(said, int | float) and not isinstance(said, bool) and said > 0
        if number and key.casefold().endswith("count"):
            yield key
        yield from against(said)


@contextmanager
def reading(_folder: Path) -> Iterator[Check]:
    """Create an adapter that makes no calls."""
    access = Access(
        _JP, "http://127.0.0.1:1", "http://127.0.0.1:1/token", "app", "secret", "Atzr|1"
    )
    amazon = connect(access, "A1SELLER", MovableClock(NOW), pause=0)
    try:
        yield HealthReportChecker(amazon).check
    finally:
        amazon.close()


@dataclass(frozen=True, slots=True)
class FeedCase:
    """A processing report with some errors, replaced texts and damage to the whole."""

    refused: tuple[int, ...]
    counted: int
    texts: tuple[tuple[int, str], ...]
    damage: Damage | None


FEED_CASES: Final = st.builds(
    FeedCase,
    st.just(()) | st.lists(st.sampled_from((0, 1, 2, 3)), max_size=3).map(tuple),
    st.sampled_from((0, 0, 0, 1, -1)),
    st.just(()) | st.lists(st.tuples(st.integers(0, 30), TEXTS), max_size=2).map(tuple),
    st.none() | st.none() | DAMAGES,
)


def processing_report(case: FeedCase) -> bytes:
    """Return the XML."""
    sent, refused = len(recorded().messages), len(case.refused)
    results = "".join(
        f"<Result><MessageID>{number}</MessageID><ResultCode>Error</ResultCode>"
        "<ResultMessageCode>18028</ResultMessageCode><ResultDescription>No.</ResultDescription>"
        "<AdditionalInfo><AmazonOrderID>250-1-1</AmazonOrderID></AdditionalInfo></Result>"
        for number in case.refused
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><AmazonEnvelope><Message><ProcessingReport>'
        "<StatusCode>Complete</StatusCode><ProcessingSummary>"
        f"<MessagesProcessed>{sent}</MessagesProcessed>"
        f"<MessagesSuccessful>{sent - refused + case.counted}</MessagesSuccessful>"
        f"<MessagesWithError>{refused}</MessagesWithError></ProcessingSummary>"
        f"{results}</ProcessingReport></Message></AmazonEnvelope>"
    )
    for place, said in case.texts:
        found = list(re.finditer(">([^<]+)<", text))
        one = found[place % len(found)]
        text = text[: one.start(1)] + said + text[one.end(1) :]
    return damaged(text.encode("utf-8", "replace"), case.damage)


def check_feed(case: FeedCase) -> str:
    """Parse a report; check that success needs a report whose counts add up."""
    content, messages = processing_report(case), recorded().messages
    found = feed_xml.read_report(content, messages)
    assert set(found) == {message.number for message in messages}
    for line in found.values():
        line.words.encode()
        assert len(line.words) <= 300
    came = {line.reported for line in found.values()}
    if Reported.ACCEPTED not in came:
        return "/".join(sorted(came))
    assert b"Complete" in content
    if case.damage is None and not case.texts:
        assert case.counted == 0
        accepted = {n for n, line in found.items() if line.reported is Reported.ACCEPTED}
        assert not accepted & set(case.refused)
        assert 0 not in case.refused
    return "/".join(sorted(came))


@contextmanager
def reading_feeds(_folder: Path) -> Iterator[Check]:
    """Run without fixtures."""
    yield check_feed


HEALTH = Kind("health reports", HEALTH_CASES, reading, quick=300, long=15_000)
FEEDS = Kind("processing reports", FEED_CASES, reading_feeds, quick=300, long=12_960)
