"""Which store a delivery is about, where there are several."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from bot.clock import MovableClock
from bot.desk import Desk
from handlers import ids
from handlers.blocks import actions, button, message, paragraph, words
from handlers.stores import desk_of, named_in, names_no_store, of_store
from storage import Store
from storage.tables.stores import KnownStore
from tests.builders import NOW, ORDER_ID, a_request
from tests.databases import open_new_database

JAPAN, BRITAIN = "A1EXAMPLE", "A1EXAMPLE.UK"
FIRST, SECOND = "r1", "r2"


@dataclass(frozen=True)
class StoreAlone:
    """As much of a desk as is asked to find it."""

    store: Store


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[dict[str, Desk]]:
    """Return the desks of two stores of one database, each with a request."""
    found = {}
    with closing(open_new_database(tmp_path / "desk.db")) as database:
        for key, request_id, order_id in (
            (JAPAN, FIRST, ORDER_ID),
            (BRITAIN, SECOND, "202-1234567-1234567"),
        ):
            known = KnownStore(key, "A1EXAMPLE", "https://api.example", key[-2:])
            store = Store(database, known, MovableClock(NOW))
            with store.transaction():
                request = a_request(id=request_id, store=key, order_id=order_id)
                store.requests.add(request, view_id=None)
            found[key] = cast(Desk, StoreAlone(store))
        yield found


def pressed(action_id: str, value: str = "", block_id: str = "") -> Mapping[str, Any]:
    """Return the delivery of a button."""
    return {"actions": [{"action_id": action_id, "value": value, "block_id": block_id}]}


def submitted(metadata: str) -> Mapping[str, Any]:
    """Return the delivery of a form."""
    return {"view": {"private_metadata": metadata}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (pressed(ids.Action.APPROVE, FIRST), JAPAN),
        (pressed(ids.Action.APPROVE, SECOND), BRITAIN),
        (pressed(ids.Action.STOP, SECOND, f"{SECOND}:3:actions"), BRITAIN),
        (pressed(ids.Action.ORDER_REFRESH, "202-1", f"202-1@{BRITAIN}:0:actions"), BRITAIN),
        (pressed(ids.Action.ORDER_REFRESH, "250-1", f"250-1@{JAPAN}:0:actions"), JAPAN),
        (submitted(json.dumps({"order_id": "202-1", "store": BRITAIN})), BRITAIN),
        (submitted(SECOND), BRITAIN),
        (submitted("12"), JAPAN),
        (pressed(ids.Action.ORDER_REFRESH, "250-1", "actions"), JAPAN),
        (pressed(ids.Action.APPROVE, "gone"), JAPAN),
        ({"command": "/order", "text": ORDER_ID}, JAPAN),
    ],
)
def test_a_delivery_goes_to_the_store_it_is_about(
    desks: dict[str, Desk], body: Mapping[str, Any], expected: str
) -> None:
    """A request's row, an order's block and a form name their store; the rest is the first's."""
    assert desk_of(desks, body) is desks[expected]


def test_a_form_tells_its_store_among_others(desks: dict[str, Desk]) -> None:
    """A button inside a form goes by the form, whatever the button's own value is."""
    form = submitted(json.dumps({"store": BRITAIN}))
    body = {**form, **pressed(ids.Action.GUIDE, FIRST)}
    assert desk_of(desks, body) is desks[BRITAIN]


def test_a_button_on_home_goes_by_its_value(desks: dict[str, Desk]) -> None:
    """App Home shows the requests of every store, so that each button names its own."""
    home = {"view": {"callback_id": ids.Callback.HOME, "private_metadata": ""}}
    assert desk_of(desks, {**home, **pressed(ids.Action.APPROVE, SECOND)}) is desks[BRITAIN]
    assert desk_of(desks, {**home, **pressed(ids.Action.HOME_REFRESH)}) is desks[JAPAN]


def test_the_only_store_answers_for_everything(desks: dict[str, Desk]) -> None:
    """Where there is one store, a delivery need not name it."""
    only = {JAPAN: desks[JAPAN]}
    for body in (pressed(ids.Action.APPROVE, SECOND), {"command": "/health"}):
        assert desk_of(only, body) is desks[JAPAN]


@pytest.mark.parametrize(
    ("typed", "name", "rest"),
    [
        (ORDER_ID, "", ORDER_ID),
        (f"{ORDER_ID} store:JP", "JP", ORDER_ID),
        (f"store:UK-2 {ORDER_ID}", "UK-2", ORDER_ID),
        (f"{ORDER_ID}　ｓｔｏｒｅ：ＪＰ", "JP", ORDER_ID),
        ("cancel 2 STORE: 大阪店", "大阪店", "cancel 2"),
        ("bookstore:JP", "", "bookstore:JP"),
        ("", "", ""),
    ],
)
def test_a_command_names_a_store(typed: str, name: str, rest: str) -> None:
    """store:NAME stands anywhere in the text, in signs of either width."""
    assert named_in(typed) == (name, rest)


def test_a_message_of_a_store_says_so_and_its_buttons_know_it() -> None:
    """Text, blocks and block ids name the store; what knows its version already stays."""
    card = message(
        "Said.",
        paragraph([words("Said.")]),
        actions(button("Show", ids.Action.ORDER_SHOW, value=ORDER_ID)),
        actions(button("Approve", ids.Action.APPROVE, value=FIRST)) | {"block_id": f"{FIRST}:3:1"},
    )
    named = of_store(card, BRITAIN, "UK")
    assert named.text == "Said. (UK)"
    first, _, shown, decided = named.blocks
    assert first["type"] == "context"
    assert ids.store_of(shown["block_id"]) == BRITAIN
    assert ids.version_of(shown["block_id"]) is None
    assert decided["block_id"] == f"{FIRST}:3:1"
    assert of_store(card, BRITAIN, "") is card


def test_what_concerns_no_store_of_its_own() -> None:
    """Commands, shortcuts and Home itself are for all stores of a person."""
    assert names_no_store({"command": "/order"})
    assert names_no_store({"type": "shortcut", "callback_id": "cancel_order"})
    assert names_no_store(pressed(ids.Action.HOME_AWAY))
    assert names_no_store({"view": {"callback_id": ids.Callback.ORDER_FIND}})
    assert not names_no_store(pressed(ids.Action.APPROVE, FIRST))
    assert not names_no_store(submitted(SECOND))
