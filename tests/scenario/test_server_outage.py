"""PostgreSQL goes away while people work: they are told in time, and it goes on by itself."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.cancellation.request import State
from bot.heartbeat.beat import Beat
from bot.heartbeat.heart import Heart
from bot.heartbeat.supervisor import Supervisor
from handlers import ids
from handlers.text import catalog
from simulator.slack.reading import words
from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, through
from tests.scenario.world import DESK, World, a_world
from tests.variants import variants

ACK = 3.0
"""Seconds after which Slack tells people that a bot does not answer."""
WHY = "倉庫にありました"


@contextmanager
def gone(proxy: Proxy) -> Iterator[None]:
    """Refuse every connection."""
    proxy.down()
    yield
    proxy.up()


@contextmanager
def silent(proxy: Proxy) -> Iterator[None]:
    """Let nothing through, and nobody know."""
    proxy.frozen.set()
    yield
    proxy.frozen.clear()


OUTAGES: Mapping[str, Callable[[Proxy], AbstractContextManager[None]]] = {
    "gone": gone,
    "silent": silent,
}


@pytest.fixture
def world(postgres: Databases, proxy: Proxy, tmp_path: Path) -> Iterator[World]:
    """Return a world whose database is behind the proxy."""
    url = through(proxy, postgres.empty())
    with a_world(tmp_path / "unused.db", DATABASE_URL=url) as started:
        yield started


@variants("outage", list(OUTAGES))
def test_people_are_told_in_time_and_nothing_typed_is_lost(
    world: World, proxy: Proxy, outage: str
) -> None:
    """A click and a form are acknowledged within 3 s, ask to try again, and work afterwards."""
    first, second = (world.amazon.seeds[name] for name in ("unshipped", "multi_item"))
    world.ask(world.sato, first)
    world.fill(world.sato, second)

    with OUTAGES[outage](proxy):
        start = time.monotonic()
        click = world.tanaka.send_click(world.the_card(first), ids.Action.APPROVE)
        asked = world.sato.send_submit()
        assert click.result().acked
        assert time.monotonic() - start < ACK
        [(block, said_there)] = (asked.result().errors or {}).items()
        assert time.monotonic() - start < ACK
        assert block == ids.Input.REASON
        assert said_there.startswith(catalog("ja")("fault.store_busy"))
        world.tanaka.wait_ephemeral(containing=catalog("en")("fault.store_busy"))
        assert world.tanaka.command("/cancel", "").acked

    again = time.monotonic() + 10
    while not world.sato.submit().closed:
        assert time.monotonic() < again, "not working again within 10 s"
    world.approve(world.tanaka, first)
    world.until_state(first, State.CANCELLED)
    world.until(lambda: world.shown(second) == "requested", minutes=1, step=5)
    assert world.messages_sent(first) == ["NoInventory"]
    assert [len(world.cards(one)) for one in (first, second)] == [1, 1]


def test_a_look_up_asks_to_try_again(world: World, proxy: Proxy) -> None:
    """Amazon shows the order, and the database does not say whether a request is open for it."""
    proxy.down()
    world.tanaka.command("/order", world.amazon.seeds["unshipped"], channel=DESK)
    world.tanaka.wait_ephemeral(containing=catalog("en")("fault.store_busy"))
    proxy.up()


def test_the_heartbeat_goes_on(
    world: World, proxy: Proxy, tmp_path: Path, eventually: Callable[..., None]
) -> None:
    """An outage of the database is told by the beats; their lack would restart the service."""
    beats = tmp_path / "beat"
    program = replace(world.program, settings=replace(world.program.settings, heartbeat_path=beats))
    proxy.down()
    with Heart(program, Supervisor()):
        eventually(beats.exists)
        assert "does not answer" in Beat.read(beats).database
    proxy.up()


def test_a_form_whose_commit_was_not_answered_is_asked_once(world: World, proxy: Proxy) -> None:
    """Nobody says that nothing was changed; the second try finds the request that stands."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    proxy.lose_commit_of = b"requested", world.sato.id.encode()
    errors = world.sato.submit().errors or {}
    assert errors[ids.Input.REASON].startswith(catalog("ja")("fault.store_unsure"))

    assert world.sato.submit().closed
    world.until(lambda: world.card(order_id) is not None, minutes=2, step=1)
    assert [entry.action for entry in world.program.store.audit.all()].count("requested") == 1


def test_a_click_whose_commit_was_not_answered_is_a_click(world: World, proxy: Proxy) -> None:
    """The second click is told that the first one did it."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    card = world.the_card(order_id)  # as he sees it for both clicks, also once it is redrawn
    proxy.lose_commit_of = b"approved", world.tanaka.id.encode()
    world.tanaka.click(card, ids.Action.APPROVE)
    world.tanaka.wait_ephemeral(containing=catalog("en")("fault.store_unsure"))
    said = len(world.tanaka.ephemerals())
    world.tanaka.click(card, ids.Action.APPROVE)

    world.slack.wait_for(lambda: len(world.tanaka.ephemerals()) > said, what="the second answer")
    assert "again" not in words(world.tanaka.ephemerals()[-1])
    assert world.request(order_id).state is State.APPROVED
    entries = [entry.action for entry in world.program.store.audit.all()]
    assert entries.count("approved") == 1
