"""Frozen values survive being kept."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.request import Request, State, Trouble
from bot.domain.messages import Posted
from bot.domain.money import Money
from bot.domain.orders.order import CancelledBy, FulfilledBy, Order, OrderItem, Status
from bot.domain.processing import ProcessingStatus
from storage.codec import changes, from_json, from_row, moment, to_json, to_row
from tests.builders import NOW, a_feed, a_forecast, a_request, an_item, an_order

MOMENTS = st.datetimes(timezones=st.just(UTC))
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)
MONEY = st.none() | st.builds(Money, AMOUNTS, st.text(max_size=3))
COUNTS = st.integers(min_value=0, max_value=2**53)
ITEMS = st.builds(
    OrderItem,
    id=st.text(),
    title=st.text(),
    sku=st.text(),
    asin=st.text(),
    quantity=COUNTS,
    fulfilled=st.none() | COUNTS,
    requested=st.booleans(),
    cancelled_by=st.none() | st.sampled_from(CancelledBy),
    unit_price=MONEY,
    total=MONEY,
    request_words=st.just(""),
)
ORDERS = st.builds(
    Order,
    id=st.text(),
    status=st.sampled_from(Status),
    fulfilled_by=st.sampled_from(FulfilledBy),
    programs=st.frozensets(st.text()),
    amazon_channel=st.booleans(),
    items=st.lists(ITEMS, max_size=3).map(tuple),
    created_at=st.none() | MOMENTS,
    updated_at=MOMENTS,
    read_at=MOMENTS,
    ship_by=st.none() | MOMENTS,
    total=MONEY,
    other_marketplace=st.text(),
    unread=st.frozensets(st.text()),
)
FORECASTS = st.builds(
    Forecast,
    cancelled=COUNTS,
    orders=COUNTS,
    unseen=COUNTS,
    target=AMOUNTS,
    report_at=MOMENTS,
    room=COUNTS,
    recovers_on=st.none() | st.dates(),
    old=st.booleans(),
)


@given(ORDERS)
def test_orders_survive_json(order: Order) -> None:
    """Any order comes back from JSON as it was."""
    assert from_json(Order, to_json(order)) == order


@given(FORECASTS, st.builds(Counting, st.booleans(), st.booleans()))
def test_forecasts_and_countings_survive_json(forecast: Forecast, counting: Counting) -> None:
    """Any forecast and any counting comes back from JSON as it was."""
    assert from_json(Forecast, to_json(forecast)) == forecast
    assert from_json(Counting, to_json(counting)) == counting


@given(
    ORDERS,
    st.none() | FORECASTS,
    st.sampled_from(State),
    st.lists(st.text()).map(tuple),
    st.none() | st.builds(Posted, st.text(), st.text()),
    st.none() | st.sampled_from(Trouble),
)
def test_requests_survive_as_rows(  # noqa: PLR0917 - what a request is made of
    order: Order,
    forecast: Forecast | None,
    state: State,
    approvals: tuple[str, ...],
    card: Posted | None,
    trouble: Trouble | None,
) -> None:
    """Any request comes back from its row as it was."""
    request = a_request(
        order=order,
        forecast=forecast,
        state=state,
        approvals=approvals,
        card=card,
        trouble=trouble,
    )
    assert from_row(Request, to_row(request)) == request


def test_only_the_columns_that_differ_change() -> None:
    """What changes between two values is written as the whole value would be, and nothing else."""
    old = a_request()
    new = replace(
        old, state=State.VOID, approvals=(), order=an_order(status=Status.SHIPPED), decided_by=None
    )

    whole = to_row(new)
    assert changes(old, new) == {"state": whole["state"], "order": whole["order"]}
    assert changes(old, old) == {}
    assert changes(old, old.noting(reads=2)) == {"reads": 2}


def test_feeds_survive_as_rows() -> None:
    """A feed with everything known of it comes back from its row as it was."""
    feed = a_feed(
        state=FeedState.CLOSED,
        status=ProcessingStatus.DONE,
        suspects=("50001", "50002"),
        closed_at=NOW,
        taking_back=True,
    )
    assert from_row(Feed, to_row(feed)) == feed


def test_the_buyers_words_are_not_kept() -> None:
    """What the buyer wrote is in no row and no JSON."""
    order = an_order(items=(an_item(request_words="planted words"),))

    assert "planted" not in to_json(order)
    assert "planted" not in str(to_row(a_request(order=order)))
    assert from_json(Order, to_json(order)).items[0].request_words == ""


def test_a_row_holds_plain_text_and_numbers() -> None:
    """A word of an enum, a decimal and a time are plain text in a row."""
    row = to_row(a_request(trouble=Trouble.DOUBT, forecast=a_forecast(target=Decimal("0.025"))))

    assert {type(cell) for cell in row.values()} <= {str, int, bool, type(None)}
    assert row["trouble"] == "doubt"
    assert row["created_at"] == "2026-11-24T01:00:00.000000+00:00"
    assert json.loads(str(row["forecast"]))["target"] == "0.025"


def test_a_field_that_an_older_version_did_not_keep_takes_its_default() -> None:
    """JSON without a field that was added since is read with the field's default."""
    kept = json.loads(to_json(a_forecast(old=True)))
    del kept["old"]

    assert from_json(Forecast, json.dumps(kept)) == replace(a_forecast(), old=False)


def test_an_order_kept_by_an_older_version_reads_as_it_is_read_today() -> None:
    """A version that knew neither marketplaces nor what cannot be read does not make it differ."""
    kept = json.loads(to_json(an_order()))
    del kept["other_marketplace"], kept["unread"]

    assert from_json(Order, json.dumps(kept)).facts == an_order().facts


def test_times_are_kept_in_utc_and_sort_as_text() -> None:
    """Times of any zone are kept in UTC, and their text sorts as they do."""
    japan = timezone(timedelta(hours=9))
    early = datetime(2026, 11, 24, 10, 0, 0, tzinfo=japan)
    late = early + timedelta(microseconds=1)

    assert moment(early) == moment(NOW)
    assert moment(early) < moment(late)


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive time is a mistake and is not kept."""
    with pytest.raises(ValueError, match="2026"):
        moment(NOW.replace(tzinfo=None))
