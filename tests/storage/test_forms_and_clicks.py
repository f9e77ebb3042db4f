"""The data of open forms, and the answers of deliveries."""

from dataclasses import replace

import pytest

from bot.domain.orders.order import Status
from storage import Store
from tests.builders import NOW, a_view, an_item, an_order


def test_a_form_finds_what_it_rests_on(store: Store) -> None:
    """What Amazon said for a form is there at its submission, the buyer's words apart."""
    view = a_view(order=an_order(items=(an_item(requested=True, request_words="planted"),)))
    with store.transaction():
        store.views.put(view)

    found = store.views.get(view.view_id)
    assert found == view
    assert found is not None
    assert found.order.items[0].request_words == ""
    assert store.views.get("V0OTHER") is None


def test_a_form_that_is_filled_again_rests_on_the_newer(store: Store) -> None:
    """A second reading for the same form takes the place of the first."""
    newer = replace(a_view(), order=an_order(status=Status.SHIPPED))
    with store.transaction():
        store.views.put(a_view())
        store.views.put(newer)

    assert store.views.get(newer.view_id) == newer


def test_a_click_keeps_its_first_answer(store: Store) -> None:
    """A repeated delivery is answered as the first was."""
    assert store.deliveries.answer("T1") is None
    with store.transaction():
        store.deliveries.record("T1", "approved", at=NOW)
        store.deliveries.record("T1", "too_late", at=NOW)

    assert store.deliveries.answer("T1") == "approved"
    assert store.deliveries.answer("T2") is None


def test_forms_and_clicks_need_a_transaction(store: Store) -> None:
    """Neither is written outside a transaction."""
    with pytest.raises(RuntimeError, match="transaction"):
        store.views.put(a_view())
    with pytest.raises(RuntimeError, match="transaction"):
        store.deliveries.record("T1", "approved", at=NOW)
