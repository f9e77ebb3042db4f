"""Two stores of two accounts in one workspace, over the wire."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from simulator.slack import reading
from tests.scenario.stores import Stores, two_accounts
from tests.scenario.world import DESK, READERS
from tests.variants import variants


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Stores]:
    """Return a world of two stores."""
    with two_accounts(tmp_path) as started:
        yield started


@variants("language", list(READERS))
def test_an_order_is_found_in_its_store(world: Stores, language: str) -> None:
    """Whichever store has it, /order shows the order and names its store."""
    person = world.person(READERS[language])
    for account, name in ((world.amazon, "JP"), (world.us, "US")):
        order_id = account.seeds["unshipped"]
        shown = world.look_up(person, order_id)
        assert order_id in shown["text"]
        assert f"({name})" in shown["text"]


def test_an_order_is_asked_for_where_it_is_likely(world: Stores) -> None:
    """An id that begins as ids of one marketplace do is asked for there, and nowhere else."""
    world.look_up(world.sato, world.us.seeds["unshipped"])
    assert len(world.us.called("getOrder")) == 1
    assert world.amazon.called("getOrder") == []


@variants("language", list(READERS))
def test_an_order_of_no_store(world: Stores, language: str) -> None:
    """An unknown order is said to be in none of the person's stores, each named."""
    person = world.person(READERS[language])
    shown = world.look_up(person, "999-1234567-1234567")
    said = catalog(language)("stores.in_none", order="999-1234567-1234567", names="\0")
    assert said.split("\0")[0] in shown["text"]
    assert all(name in shown["text"] for name in ("JP", "US"))


@variants("language", list(READERS))
def test_a_store_that_cannot_be_asked_is_named(world: Stores, language: str) -> None:
    """While one account is revoked, what is not found elsewhere is not called missing."""
    world.us.lwa.revoke()
    person = world.person(READERS[language])
    shown = world.look_up(person, "999-1234567-1234567")
    silent = catalog(language)(
        "stores.not_asked", order="999-1234567-1234567", names="JP", silent="US"
    )
    assert silent in shown["text"]
    assert (
        world.amazon.seeds["unshipped"]
        in world.look_up(person, world.amazon.seeds["unshipped"])["text"]
    )


def test_a_store_that_is_named_is_asked_alone(world: Stores) -> None:
    """With store:NAME, in full-width signs too, only that store's account is asked."""
    order_id = world.amazon.seeds["unshipped"]
    shown = world.look_up(world.sato, f"{order_id} ｓｔｏｒｅ：ｊｐ")
    assert order_id in shown["text"]
    assert world.us.called("getOrder") == []
    shown = world.look_up(world.sato, f"store:US {order_id}")
    assert "JP" not in shown["text"]
    assert len(world.us.called("getOrder")) == 1


@pytest.mark.parametrize("command", ["/order", "/cancel", "/health"])
def test_a_store_that_nobody_knows(world: Stores, command: str) -> None:
    """An unknown store is refused in words, and Amazon is asked nothing."""
    before = len(world.amazon.called("getOrder")) + len(world.us.called("getOrder"))
    typed = f"{world.amazon.seeds['unshipped']} store:MARS"
    result = world.tanaka.command(command, typed, channel=DESK)
    assert result.message is not None
    assert "You have no store MARS" in reading.words(result.message)
    assert len(world.amazon.called("getOrder")) + len(world.us.called("getOrder")) == before


def test_a_cancellation_in_each_store(world: Stores) -> None:
    """Each store's request goes to its own channel and its own account, one feed each."""
    mine, theirs = world.amazon.seeds["unshipped"], world.us.seeds["unshipped"]
    world.ask(world.sato, mine)
    world.fill(world.sato, theirs)
    assert world.sato.submit().closed
    world.until(lambda: world.us_card(theirs), minutes=2, step=1, what="a card in the US channel")
    assert "(US)" in world.us_card(theirs)["text"]
    assert "(JP)" in world.the_card(mine)["text"]
    world.approve(world.tanaka, mine)
    world.tanaka.click(world.us_card(theirs), ids.Action.APPROVE)
    world.until_state(mine, State.CANCELLED)
    world.until(
        lambda: world.us_card(theirs)["metadata"]["event_payload"]["state"] == "cancelled",
        minutes=90,
        what="cancelled in the US",
    )
    assert world.us_card(theirs)["metadata"]["event_payload"]["store"] == "A1USSELLER.US"
    assert [order for _, order, _ in world.amazon.cancel_messages()] == [mine]
    assert [order for _, order, _ in world.us.cancel_messages()] == [theirs]


def test_one_accounts_outage_holds_up_no_other(world: Stores) -> None:
    """While one account's Amazon hangs, the other store's cancellation goes through."""
    world.us.faults.fail("getOrder", 503, times=None)
    world.us.lwa.refuse()
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.CANCELLED)


def test_health_alone_is_a_line_a_store(world: Stores) -> None:
    """/health shows each store in a line, and asks which one where it must."""
    world.step()
    before = len(world.tanaka.ephemerals())
    assert world.tanaka.command("/health", "", channel=DESK).acked
    world.slack.wait_for(lambda: len(world.tanaka.ephemerals()) > before, what="the stores")
    lines = world.tanaka.ephemerals()[-1]["text"].splitlines()
    assert [line.partition(":")[0] for line in lines[1:3]] == ["JP", "US"]
    result = world.tanaka.command("/health", "cancel 2", channel=DESK)
    assert result.message is not None
    assert "/health cancel 2 store:JP" in reading.words(result.message)
    result = world.tanaka.command("/health", "cancel 2 store:US", channel=DESK)
    assert result.message is not None
    assert "(US)" in result.message["text"]


def test_cancel_alone_lists_every_store(world: Stores) -> None:
    """/cancel lists what is open in every store of the person, each under its name."""
    world.ask(world.sato, world.amazon.seeds["unshipped"])
    world.fill(world.sato, world.us.seeds["unshipped"])
    assert world.sato.submit().closed
    world.until(
        lambda: world.us_card(world.us.seeds["unshipped"]), minutes=2, step=1, what="a card"
    )
    text = world.listed(world.tanaka)["text"]
    assert "(JP)" in text
    assert "(US)" in text


@variants("language", list(READERS))
def test_order_alone_lists_the_next_orders_of_every_store(world: Stores, language: str) -> None:
    """The most urgent come first whatever their store, each names it, and a button leads there."""
    person = world.person(READERS[language])
    listed = [store.orders.open for store in world.program.stores]
    world.until(lambda: all(find() for find in listed), minutes=3, what="the first readings")
    shown = world.look_up(person, "")
    said = shown["text"]
    assert all(f"({name})" in said for name in ("JP", "US"))
    shows = [block for block in shown["blocks"] if "accessory" in block]
    places = [block["accessory"]["value"] for block in shows]
    of_us = next(one for one in places if one in {each.id for each in listed[1]()})
    before = len(world.answers(person))
    person.click(shown, ids.Action.ORDER_SHOW, value=of_us)
    world.slack.wait_for(lambda: len(world.answers(person)) > before, what="the order")
    assert "(US)" in world.answers(person)[-1]["text"]


def test_the_shortcut_asks_the_chosen_store_alone(world: Stores) -> None:
    """With a store chosen its account alone is asked, and the form is that store's."""
    order_id, us = world.us.seeds["unshipped"], world.program.stores[1]
    world.sato.shortcut("cancel_order")
    world.sato.wait_modal(callback_id="order.find")
    world.sato.fill("order.id", order_id)
    world.sato.fill(ids.Input.STORE, us.key)
    world.sato.submit()
    world.sato.wait_modal(callback_id=ids.Callback.REQUEST)
    assert world.amazon.called("getOrder") == []
    world.sato.fill(ids.Input.REASON, "NO_INVENTORY")
    world.sato.fill(ids.Input.PARCEL, "here")
    assert world.sato.submit().closed
    world.until(lambda: world.us_card(order_id), minutes=2, step=1, what="a card")


def test_a_store_of_others_is_no_choice(tmp_path: Path) -> None:
    """The form offers the person's own stores; with one there is nothing to choose."""
    with two_accounts(tmp_path, us={"OPERATORS": "U0TANAKA"}) as world:
        world.sato.shortcut("cancel_order")
        shown = world.sato.wait_modal(callback_id="order.find")
        assert ids.Input.STORE not in {block.get("block_id") for block in shown["blocks"]}
        assert "US" not in reading.words(shown)


def test_a_store_of_others_is_as_good_as_none(tmp_path: Path) -> None:
    """Who has no role in a store reads nothing of it: not its name, not its orders."""
    with two_accounts(tmp_path, us={"OPERATORS": "U0TANAKA"}) as world:
        order_id = world.us.seeds["unshipped"]
        shown = world.look_up(world.sato, order_id)
        assert order_id in shown["text"]
        assert "US" not in shown["text"]
        assert world.us.called("getOrder") == []
        named = world.sato.command("/order", f"{order_id} store:US", channel=DESK)
        invented = world.sato.command("/order", f"{order_id} store:UX", channel=DESK)
        said = [reading.words(one.message) for one in (named, invented) if one.message]
        assert said[0].replace("US", "UX") == said[1]

        world.fill(world.tanaka, order_id)
        assert world.tanaka.submit().closed
        world.until(lambda: world.us_card(order_id), minutes=2, step=1, what="a card")
        before = len(world.sato.ephemerals())
        world.sato.click(world.us_card(order_id), ids.Action.WITHDRAW)
        world.slack.wait_for(lambda: len(world.sato.ephemerals()) > before, what="the refusal")
        refused = world.sato.ephemerals()[-1]["text"]
        assert refused == catalog("ja")("not_allowed.other_store")
        assert "US" not in refused
