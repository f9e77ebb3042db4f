"""What people type behind /order and /cancel, and the words for everything that goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from urllib.parse import quote

import pytest

from handlers import ids
from handlers.text import catalog
from simulator.amazon import AmazonSimulator
from simulator.slack.person import Person
from tests.handlers.views.samples import words
from tests.scenario.world import DESK, READERS, World

DASHES = "-‐‑‒–—―−ー－ｰ﹣﹘⁃⎯一_"
SELLER_CENTRAL = "https://sellercentral.amazon.co.jp/orders-v3/order/"


@pytest.fixture
def person(reading: World, language: str) -> Person:
    """Return who asks, a while after whoever asked before (Amazon's rate fills up again)."""
    reading.clock.advance(timedelta(minutes=1))
    return reading.person(READERS[language])


@pytest.fixture
def tanaka(reading: World) -> Person:
    """Return somebody who reads English."""
    reading.clock.advance(timedelta(minutes=1))
    return reading.tanaka


def fullwidth(text: str) -> str:
    """Return digits as a Japanese keyboard may type them."""
    return text.translate({ord(str(n)): chr(ord("０") + n) for n in range(10)})


def dashed(dash: str, text: str) -> str:
    """Return an id with another dash."""
    return text.replace("-", dash)


WAYS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full-width": fullwidth,
    "full-width with its long mark": lambda one: fullwidth(one).replace("-", "ー"),
    **{f"dash U+{ord(dash):04X}": partial(dashed, dash) for dash in DASHES},
    "spaces": lambda one: one.replace("-", " "),
    "wide spaces": lambda one: one.replace("-", "\u3000"),
    "spaces around dashes": lambda one: one.replace("-", " - "),
    "no dashes": lambda one: one.replace("-", ""),
    "around it": lambda one: f"注文番号：{one}（至急）です。",
    "in quotes": lambda one: f"「{one}」をお願いします",
    "seller central": lambda one: f"{SELLER_CENTRAL}{one}?mcid=1",
    "as slack links it": lambda one: f"<{SELLER_CENTRAL}{one}|{SELLER_CENTRAL}{one}>",
    "a mail's link": lambda one: f"https://sellercentral.amazon.co.jp/gp/orders?orderID={one}&x=1",
    "a mail's redirect": lambda one: f"https://example.com/r?u={quote(SELLER_CENTRAL + one, '')}",
    "a mail": lambda one: f"Subject: Sold, ship now: {one}\nYour order {one} was placed.",
    "twice": lambda one: f"{one} {fullwidth(one)}",
}


@pytest.mark.parametrize("way", WAYS)
def test_an_id_is_found_however_it_is_typed(reading: World, tanaka: Person, way: str) -> None:
    """One order comes back as one card, whatever stands around its id or between its digits."""
    order_id = reading.amazon.seeds["unshipped"]

    card = reading.look_up(tanaka, WAYS[way](order_id))

    assert tanaka.buttons(card).count(ids.Action.ORDER_CANCEL) == 1
    assert f": Unshipped. Order {order_id}." in card["text"]


@pytest.mark.parametrize("way", ["full-width", "seller central", "a mail's redirect"])
def test_cancel_takes_an_id_however_it_is_written(reading: World, tanaka: Person, way: str) -> None:
    """/cancel understands what /order does."""
    order_id = reading.amazon.seeds["unshipped"]
    tanaka.command("/cancel", WAYS[way](order_id), channel=DESK)

    assert order_id in words(tanaka.wait_modal(callback_id=ids.Callback.REQUEST))
    tanaka.close_modal()


def test_five_orders_come_in_one_answer(reading: World, person: Person) -> None:
    """Five ids are one answer in the order in which they were typed, an unknown one told apart."""
    seeds = reading.amazon.seeds
    known = [seeds[name] for name in ("many_items", "unshipped", "marks", "fba")]
    typed = [*known[:2], "250-9999999-9999999", *known[2:]]

    answer = reading.look_up(person, "、".join(typed))

    said = words(answer)
    assert sorted(typed, key=said.index) == typed
    buttons = person.buttons(answer)
    assert buttons.count(ids.Action.ORDER_SHOW) == len(known)
    assert ids.Action.ORDER_REFRESH not in buttons


@pytest.mark.parametrize("number", [6, 40])
def test_six_orders_are_too_many(
    reading: World, person: Person, language: str, number: int
) -> None:
    """More than five ids are refused at once in words, and Amazon is not asked."""
    calls = len(reading.amazon.called("getOrder"))
    typed = " ".join(f"250-0000000-{n:07}" for n in range(number))

    result = person.command("/order", typed, channel=DESK)

    assert result.text == catalog(language)("help.too_many", found=number, most=5)
    assert len(reading.amazon.called("getOrder")) == calls


@pytest.mark.parametrize("command", ["/order", "/cancel"])
@pytest.mark.parametrize(
    "typed", ["12345", "250-123456-8901234", "1250-1234567-89012345", "キャンセルして", "<!here>"]
)
def test_an_invalid_id_is_quoted_with_an_example(
    reading: World, person: Person, language: str, command: str, typed: str
) -> None:
    """A bad id is quoted as it was typed, with what an id looks like; no form opens."""
    result = person.command(command, typed, channel=DESK)

    said = words(result.blocks)
    assert catalog(language)("help.no_id") in said
    assert typed in said
    assert "250-1234567-8901234" in said
    assert person.modal is None


@pytest.mark.parametrize("command", ["/order", "/cancel"])
def test_help_explains_the_command(
    reading: World, person: Person, language: str, command: str
) -> None:
    """`help` answers what the command does, without a word of complaint, to one person."""
    result = person.command(command, "help", channel=DESK)

    assert result.message is not None
    assert result.message["is_ephemeral"]
    assert command in words(result.blocks)
    assert catalog(language)("help.no_id") not in words(result.blocks)


def test_cancel_with_two_ids_is_refused(reading: World, person: Person, language: str) -> None:
    """/cancel takes one order at a time and names the number that it was given."""
    first, second = (reading.amazon.seeds[name] for name in ("unshipped", "emoji"))

    result = person.command("/cancel", f"{first} {second}", channel=DESK)

    assert result.text == catalog(language)("help.one_at_a_time", found=2, example=first)
    assert person.modal is None


def test_cancel_alone_says_that_nothing_is_open(
    reading: World, person: Person, language: str
) -> None:
    """Without an open request /cancel says so, and how to make one."""
    result = person.command("/cancel", "", channel=DESK)

    assert catalog(language)("list.none") in words(result.blocks)


def _throttled(amazon: AmazonSimulator) -> None:
    amazon.faults.throttle("getOrder")


def _down(amazon: AmazonSimulator) -> None:
    amazon.faults.down()


def _gateway(amazon: AmazonSimulator) -> None:
    amazon.faults.gateway_page("getOrder", times=3)


def _no_role(amazon: AmazonSimulator) -> None:
    amazon.faults.deny_role("getOrder")


def _no_login(amazon: AmazonSimulator) -> None:
    amazon.lwa.revoke()


def _bad_request(amazon: AmazonSimulator) -> None:
    amazon.faults.fail("getOrder", 400, b'{"errors":[{"code":"InvalidInput","message":"no"}]}')


def _nothing(amazon: AmazonSimulator) -> None:
    pass


FAULTS: dict[str, tuple[Callable[[AmazonSimulator], None], str]] = {
    "unknown": (_nothing, "not_found"),
    "throttled": (_throttled, "throttled"),
    "down": (_down, "unavailable"),
    "gateway": (_gateway, "unavailable"),
    "no role": (_no_role, "role_missing"),
    "no login": (_no_login, "credentials_refused"),
    "bad request": (_bad_request, "rejected"),
}


@contextmanager
def trouble(world: World, kind: str) -> Iterator[str]:
    """Let Amazon be in trouble; yield the order to ask for."""
    known = world.amazon.seeds["unshipped"]
    FAULTS[kind][0](world.amazon)
    try:
        yield "250-9999999-9999999" if kind == "unknown" else known
    finally:
        world.amazon.faults.clear()
        world.amazon.lwa.restore()


def fault_words(kind: str, language: str, order_id: str) -> str:
    """Return what has to be said about a trouble."""
    role = "Inventory and Order Tracking"
    return catalog(language)(f"fault.{FAULTS[kind][1]}", order=order_id, role=role)


@pytest.mark.parametrize("kind", FAULTS)
def test_each_error_has_its_own_message(
    reading: World, person: Person, language: str, kind: str
) -> None:
    """Unknown, throttled, down, denied, refused: the answer names the order and what to do."""
    with trouble(reading, kind) as order_id:
        answer = reading.look_up(person, order_id)

    assert fault_words(kind, language, order_id) in answer["text"]
    assert order_id in answer["text"]


@pytest.mark.parametrize("kind", FAULTS)
def test_the_form_shows_each_error_too(
    reading: World, person: Person, language: str, kind: str
) -> None:
    """The form that cannot be filled says why and that nothing was sent, without Submit."""
    with trouble(reading, kind) as order_id:
        person.command("/cancel", order_id, channel=DESK)
        view = person.wait_modal(callback_id=ids.Callback.REFUSED)
        person.close_modal()

    said = words(view)
    assert fault_words(kind, language, order_id) in said
    assert catalog(language)("form.nothing_sent") in said
    assert view.get("submit") is None


def test_our_own_rate_limit_is_worded_as_amazons(
    reading: World, person: Person, language: str
) -> None:
    """Where our own bucket is empty the words are the same, and Amazon is not asked."""
    order_id = reading.amazon.seeds["unshipped"]
    reading.program.amazon.connection.limits.exhausted("getOrder")
    calls = len(reading.amazon.called("getOrder"))

    answer = reading.look_up(person, order_id)

    assert fault_words("throttled", language, order_id) in answer["text"]
    assert len(reading.amazon.called("getOrder")) == calls
