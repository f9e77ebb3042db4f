"""States, approvals, lapsing, and what changed between two readings."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.policy import Policy, approvals_needed, lapses_at
from bot.domain.cancellation.request import OPEN, TRANSITIONS, Cause, Ending, State, void_cause
from bot.domain.markets import EUROPE, MARKETS, Source
from bot.domain.money import Money
from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.people import Person, Roles
from tests.builders import NOW, a_forecast, a_request, an_item, an_order

POLICY = Policy(
    self_approval=False,
    approvals_over_target=2,
    stop_window=timedelta(seconds=60),
    batch=timedelta(seconds=30),
    decide_within=timedelta(hours=24),
    send_within=timedelta(hours=2),
)
COUNTS = Counting(in_rate=True, in_prime_rate=False)


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_a_request_moves_only_as_the_table_says(before: State, after: State) -> None:
    """A change of state that is not in the table is refused."""
    request = a_request(state=before)
    ending = None if after in OPEN else Ending(Cause.OTHER)
    if after in TRANSITIONS.get(before, frozenset()):
        assert request.to(after, NOW, ending=ending).state is after
        with pytest.raises(ValueError, match=f"{before} -> {after}"):
            request.to(after, NOW, ending=None if ending else Ending(Cause.OTHER))
    else:
        with pytest.raises(ValueError, match=f"{before} -> {after}"):
            request.to(after, NOW)


def test_the_open_states_are_those_that_lead_on() -> None:
    """A request is open exactly while some other state may follow."""
    assert set(TRANSITIONS) == OPEN
    assert {state for state in State if a_request(state=state).open} == OPEN


def test_a_cancel_that_counts_nowhere_needs_nobody_else() -> None:
    """Where nothing counts, asking is deciding."""
    free = Counting(in_rate=False, in_prime_rate=False)
    assert approvals_needed(free, a_forecast(), POLICY) == 0


def test_a_cancel_that_counts_needs_one_other_person_while_the_forecast_is_unknown() -> None:
    """Without a report one other person decides."""
    assert approvals_needed(COUNTS, None, POLICY) == 1


def test_a_missed_target_needs_as_many_as_the_settings_say() -> None:
    """A cancel that misses the target needs APPROVALS_OVER_TARGET people."""
    missing = a_forecast(cancelled=0, orders=40, target=Decimal("0.025"))

    assert missing.misses
    assert approvals_needed(COUNTS, missing, POLICY) == 2


def test_a_cancel_that_counts_only_in_the_prime_rate_needs_one() -> None:
    """The forecast is about the Cancellation Rate: it does not raise a Prime-only cancel."""
    prime = Counting(in_rate=False, in_prime_rate=True)
    assert approvals_needed(prime, a_forecast(cancelled=0, orders=40), POLICY) == 1


def test_a_request_lapses_at_ship_by_if_that_is_nearer() -> None:
    """An undecided request ends with its time, or at ship-by where that comes first."""
    ttl = timedelta(hours=24)

    assert lapses_at(NOW, None, ttl) == NOW + ttl
    assert lapses_at(NOW, NOW + timedelta(hours=3), ttl) == NOW + timedelta(hours=3)
    assert lapses_at(NOW, NOW + timedelta(hours=30), ttl) == NOW + ttl
    assert lapses_at(NOW, NOW - timedelta(hours=1), ttl) == NOW + ttl


ASKED = an_order(items=(an_item(requested=True),))
ONE, TWO = an_item(id="1", requested=True), an_item(id="2")
PARTLY_ASKED = an_order(items=(ONE, TWO))
CHANGES: list[tuple[str, Order, dict[str, Any], Cause | None]] = [
    ("nothing", an_order(), {}, None),
    ("other words only", an_order(), {"items": (an_item(title="new"),)}, None),
    ("cancelled", an_order(), {"status": Status.CANCELLED}, Cause.CANCELLED_ELSEWHERE),
    ("shipped", an_order(), {"status": Status.SHIPPED}, Cause.SHIPPED),
    ("partly", an_order(), {"items": (an_item(fulfilled=1),)}, Cause.SHIPPED),
    ("request gone", ASKED, {"items": (an_item(),)}, Cause.REQUEST_WITHDRAWN),
    ("request came", an_order(), {"items": (an_item(requested=True),)}, Cause.REQUEST_SENT),
    (
        "part of it gone",
        PARTLY_ASKED,
        {"items": (an_item(id="1"), TWO)},
        Cause.REQUEST_WITHDRAWN,
    ),
    ("quantity", PARTLY_ASKED, {"items": (ONE, an_item(id="2", quantity=9))}, Cause.OTHER),
    ("program", an_order(), {"programs": frozenset({"PRIME"})}, Cause.OTHER),
]


@pytest.mark.parametrize(
    ("before", "changes", "cause"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_what_changed_is_named(before: Order, changes: dict[str, Any], cause: Cause | None) -> None:
    """Between two readings the change that matters most to people is named."""
    base = {"items": before.items} | changes
    assert void_cause(before, an_order(**base)) is cause


def test_who_cancelled_is_said_only_where_the_items_agree() -> None:
    """Items that disagree about who cancelled, or say nothing, leave it unstated."""
    both = (an_item(cancelled_by=CancelledBy.BUYER), an_item(cancelled_by=CancelledBy.MERCHANT))

    assert an_order(items=both[:1]).cancelled_by is CancelledBy.BUYER
    assert an_order(items=both).cancelled_by is CancelledBy.NOT_STATED
    assert an_order().cancelled_by is CancelledBy.NOT_STATED


def test_a_star_means_full_members_and_a_name_means_that_person() -> None:
    """A guest is not meant by `*`, but may be named in the list."""
    member, guest = Person("U1", full_member=True), Person("UGUEST", full_member=False)
    everyone = Roles(frozenset({"*"}), frozenset({"U9"}))
    named = Roles(frozenset({"UGUEST"}), frozenset({"U9"}))

    assert everyone.may_operate(member)
    assert not everyone.may_operate(guest)
    assert named.may_operate(guest)
    assert not named.may_operate(member)


def test_an_approver_may_do_what_an_operator_may() -> None:
    """Approvers may operate; operators may not approve."""
    roles = Roles(frozenset({"U1"}), frozenset({"U9"}))

    assert roles.may_operate(Person("U9", full_member=True))
    assert roles.may_approve(Person("U9", full_member=True))
    assert not roles.may_approve(Person("U1", full_member=True))


def test_money_is_multiplied_exactly() -> None:
    """An amount taken several times stays exact and keeps its currency."""
    assert Money(Decimal("19.99"), "USD").times(3) == Money(Decimal("59.97"), "USD")


def test_every_market_has_a_place_and_a_source() -> None:
    """Each marketplace names its endpoint, its target and where the target was read.

    India's own is known from its reports alone.
    """
    assert MARKETS["JP"].id == "A1VC38T7YXB528"
    for market in MARKETS.values():
        assert market.endpoint.startswith("https://sellingpartnerapi-")
        known = None if market.code == "IN" else Decimal("0.025")
        assert market.cancellation_target == known
        assert market.cancellation_source.url.startswith("https://sellercentral")


def test_what_is_said_of_a_missed_target_is_each_marketplaces_own() -> None:
    """A consequence stands only beside a page of the marketplace itself or of its union's."""
    for market in MARKETS.values():
        own = (f"sellercentral.{market.site}", EUROPE)
        assert market.consequence is None or market.cancellation_source.host in own
    others = ("US", "CA", "MX", "BR", "IT", "DE", "JP", "AE", "IN")
    british = [one for one in others if "co.uk" in MARKETS[one].cancellation_source.page]
    assert british == []
    assert Source("Seller Central OTDR FAQ, September 2024").url == ""
