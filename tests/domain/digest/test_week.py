"""The week's cancellations on a Monday."""

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.digest.week import ReasonTally, Tally, week
from bot.domain.health.trend import Point
from tests.builders import a_request, an_item, an_order
from tests.domain.health.samples import cancellations

MONDAY = date(2026, 11, 23)
TOKYO = timezone(timedelta(hours=9))
DURING = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
FREE = Counting(in_rate=False, in_prime_rate=False)


def done(reason: Reason, at: datetime = DURING, **changes: object) -> Request:
    """Return a confirmed cancellation."""
    return a_request(state=State.CANCELLED, reason=reason, changed_at=at, **changes)


def test_on_other_days_there_is_no_week() -> None:
    """Only a Monday looks back."""
    assert week(MONDAY + timedelta(days=1), [], {}, zone=UTC) is None


def test_the_week_is_counted_by_reason_sku_and_decider() -> None:
    """An order counts once for each SKU of it; who asked decided where asking decides."""
    pair = an_order(items=(an_item(id="1", sku="A"), an_item(id="2", sku="B"), an_item(sku="A")))
    found = week(
        MONDAY,
        [
            done(Reason.BUYER_CANCELLED, counting=FREE, approvals=(), decided_by=None),
            done(Reason.NO_INVENTORY, order=pair),
            done(Reason.NO_INVENTORY, order=pair, counting=FREE, approvals=("U1", "U2")),
            a_request(state=State.REJECTED, changed_at=DURING),
        ],
        {},
        zone=UTC,
    )
    assert found is not None
    assert (found.first, found.last) == (date(2026, 11, 16), date(2026, 11, 22))
    assert found.reasons == (
        ReasonTally(Reason.NO_INVENTORY, 2, 1),
        ReasonTally(Reason.BUYER_CANCELLED, 1, 0),
    )
    assert found.skus == (Tally("A", 2), Tally("B", 2), Tally("BTL-500-SV", 1))
    assert {each.name: each.count for each in found.deciders} == {
        "U0MIKA": 1,
        "U0KENJI": 1,
        "U1": 1,
        "U2": 1,
    }


def test_the_week_has_the_days_of_the_seller() -> None:
    """A cancel on Sunday 16:00 UTC is one of Monday in Tokyo, and not yet of this week."""
    late = done(Reason.NO_INVENTORY, datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
    early = done(Reason.NO_INVENTORY, datetime(2026, 11, 15, 16, 0, tzinfo=UTC))
    found = week(MONDAY, [late, early], {}, zone=TOKYO)
    assert found is not None
    assert found.reasons == (ReasonTally(Reason.NO_INVENTORY, 1, 1),)


def test_the_rate_over_the_weeks_keeps_its_gaps() -> None:
    """Eight Mondays, this one last, each with the rate of its day."""
    found = week(MONDAY, [], {MONDAY: cancellations(1, 50)}, zone=UTC)
    assert found is not None
    assert len(found.rates) == 8
    assert found.rates[0] == Point(MONDAY - timedelta(days=49), None)
    assert found.rates[-1] == Point(MONDAY, Fraction(1, 50))
