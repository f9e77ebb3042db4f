"""May it be cancelled? Each row of the table over the wire, for readers of both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cancellation.eligibility import Rule, Verdict
from handlers import ids
from handlers.text import catalog
from simulator.slack.person import Person
from tests.handlers.views.samples import words
from tests.scenario.world import DESK, READERS, World

ROWS = {
    "cancelled": Rule.ALREADY_CANCELLED,
    "cancelled_by_buyer": Rule.ALREADY_CANCELLED,
    "cancelled_by_amazon": Rule.ALREADY_CANCELLED,
    "cancelled_unstated": Rule.ALREADY_CANCELLED,
    "status_missing": Rule.NOT_READABLE,
    "status_unknown": Rule.NOT_READABLE,
    "fulfilled_by_missing": Rule.NOT_READABLE,
    "quantity_missing": Rule.NOT_READABLE,
    "non_amazon": Rule.OTHER_CHANNEL,
    "fba": Rule.FBA,
    "unfulfillable": Rule.FBA,
    "pending": Rule.PENDING,
    "pending_availability": Rule.PENDING,
    "partially_shipped": Rule.PARTLY_SHIPPED,
    "partly_fulfilled": Rule.PARTLY_SHIPPED,
    "shipped": Rule.SHIPPED,
    "item_cancelled": Rule.ITEM_CANCELLED,
    "easy_ship": Rule.AMAZON_DELIVERS,
    "delivery_by_amazon": Rule.AMAZON_DELIVERS,
    "request_all": Rule.REQUEST_ON_ALL,
    "request_all_multi": Rule.REQUEST_ON_ALL,
    "prime_request": Rule.REQUEST_ON_ALL_PRIME,
    "request_some": Rule.REQUEST_ON_SOME,
    "unshipped": Rule.NO_REQUEST,
    "multi_item": Rule.NO_REQUEST,
    "prime": Rule.NO_REQUEST,
    "emoji": Rule.NO_REQUEST,
    "long_title": Rule.NO_REQUEST,
    "pii": Rule.NO_REQUEST,
    "marks": Rule.NO_REQUEST,
    "many_items": Rule.NO_REQUEST,
    "no_price": Rule.NO_REQUEST,
    "business": Rule.NO_REQUEST,
    "ship_soon": Rule.NO_REQUEST,
    "ship_late": Rule.NO_REQUEST,
    "unknown_keys": Rule.NO_REQUEST,
}
WHO = {
    "cancelled": "MERCHANT",
    "cancelled_by_buyer": "BUYER",
    "cancelled_by_amazon": "AMAZON",
    "cancelled_unstated": "NOT_STATED",
}


@pytest.fixture
def person(reading: World, language: str) -> Person:
    """Return who asks, a while after whoever asked before (Amazon's rate fills up again)."""
    reading.clock.advance(timedelta(seconds=10))
    return reading.person(READERS[language])


def expected(seed: str, language: str) -> list[str]:
    """Return what has to be said about a seeded order: why, and what to do."""
    words_of = catalog(language)
    by = words_of(f"cancelled_by.{WHO[seed]}") if seed in WHO else ""
    rule = ROWS[seed]
    said = {"by": by, "buyer_cancelled": words_of("reason.buyer_cancelled")}
    return [words_of(f"rule.{rule}.{part}", **said) for part in ("why", "next")]


@contextmanager
def the_form(person: Person, order_id: str, callback: str) -> Iterator[dict[str, Any]]:
    """Type /cancel and yield the form that Amazon's answer made of it."""
    person.command("/cancel", order_id, channel=DESK)
    try:
        yield person.wait_modal(callback_id=callback)
    finally:
        person.close_modal()


def test_each_seeded_order_has_its_row(reading: World) -> None:
    """No seeded order is left out, and no row but the parcel's and another marketplace's."""
    assert set(ROWS) == set(reading.amazon.seeds)
    assert set(Rule) - set(ROWS.values()) == {Rule.PARCEL_LEFT, Rule.OTHER_MARKETPLACE}


def test_an_order_of_another_marketplace_is_refused_by_name(
    reading: World, person: Person, language: str
) -> None:
    """An Australian order of the same account is shown, and neither forecast nor cancelled here."""
    order_id = reading.amazon.add_order()
    reading.amazon.order(order_id).marketplace_id = "A39IBJ37TRP1C6"
    why = catalog(language)(
        "rule.other_marketplace.why", theirs="Amazon.com.au", ours="Amazon.co.jp"
    )

    card = reading.look_up(person, order_id)
    assert why in words(card)
    assert ids.Action.ORDER_CANCEL not in person.buttons(card)
    with the_form(person, order_id, ids.Callback.REFUSED) as view:
        assert why in words(view)


@pytest.mark.parametrize("seed", ROWS)
def test_order_says_what_the_table_says(
    reading: World, person: Person, language: str, seed: str
) -> None:
    """The card gives the row's reason and next step, and Cancel Order only where it may be."""
    order_id = reading.amazon.seeds[seed]

    card = reading.look_up(person, order_id)

    said = words(card)
    assert [line for line in expected(seed, language) if line not in said] == []
    buttons = person.buttons(card)
    assert (ids.Action.ORDER_CANCEL in buttons) is Verdict(ROWS[seed]).allowed
    assert {ids.Action.ORDER_REFRESH, ids.Action.ORDER_SELLER_CENTRAL} <= set(buttons)
    assert order_id in card["text"]


@pytest.mark.parametrize("seed", [seed for seed, rule in ROWS.items() if not Verdict(rule).allowed])
def test_cancel_refuses_as_the_table_does(
    reading: World, person: Person, language: str, seed: str
) -> None:
    """The form becomes the refusal without Submit, in words and on record; nothing is sent."""
    order_id = reading.amazon.seeds[seed]

    with the_form(person, order_id, ids.Callback.REFUSED) as view:
        said = words(view)

    assert [line for line in expected(seed, language) if line not in said] == []
    assert catalog(language)("form.nothing_sent") in said
    assert view.get("submit") is None
    lines = [line for line in reading.program.store.audit.all() if line.order_id == order_id]
    assert lines[-1].actor == person.id
    assert lines[-1].why == ROWS[seed]
    assert reading.amazon.cancel_messages() == []


@pytest.mark.parametrize("seed", [seed for seed, rule in ROWS.items() if Verdict(rule).allowed])
def test_cancel_offers_the_form_where_the_table_allows(
    reading: World, person: Person, language: str, seed: str
) -> None:
    """The buyer's reason is chosen already only where the request stands on every item."""
    with the_form(person, reading.amazon.seeds[seed], ids.Callback.REQUEST) as view:
        said = words(view)

    on_all = ROWS[seed] in (Rule.REQUEST_ON_ALL, Rule.REQUEST_ON_ALL_PRIME)
    picker = next(block for block in view["blocks"] if block["block_id"] == ids.Input.REASON)
    chosen = picker["element"].get("initial_option", {}).get("value")
    assert chosen == ("BUYER_CANCELLED" if on_all else None)
    assert (ids.Action.WHY_NOT_ASK in person.buttons(view)) is not on_all
    step = "form.next_one_tap" if ROWS[seed] is Rule.REQUEST_ON_ALL else "form.next_card"
    assert catalog(language)(step) in said
