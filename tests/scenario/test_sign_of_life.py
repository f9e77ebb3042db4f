"""The heartbeat of a running bot, through outages."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.heartbeat.heart import Heart
from bot.heartbeat.supervisor import Supervisor
from bot.heartbeat.verdict import verdict_at
from bot.replica import SOCKETS
from bot.workers import Worker
from bot.workspace import bolt_app, close_at_once, connect
from handlers.delivery import Socket
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import World


class Heard(Supervisor):
    """A service manager that is told every twentieth of a second."""

    def __init__(self) -> None:
        super().__init__(watchdog=0.1)
        self.told: list[str] = []

    def tell(self, *lines: str) -> None:
        """Keep what is told."""
        self.told += lines

    def since(self, count: int) -> set[str]:
        """Return which kinds of lines were told after the first `count`."""
        return {line.partition("=")[0] for line in self.told[count:]}


@pytest.fixture
def heard() -> Heard:
    """Return a service manager."""
    return Heard()


@pytest.fixture
def said(world: World, heard: Heard) -> Iterator[Callable[[], str]]:
    """Return what `healthy` says of the bot, which is ready."""
    path = world.program.settings.heartbeat_path
    with Heart(world.program, heard) as heart:
        heart.ready()
        yield lambda: verdict_at(path, time.time()).line if path.exists() else ""  # noqa: TID251 - a file's age is real
    assert not path.exists()


def test_a_bot_that_works_is_well(
    world: World, said: Callable[[], str], eventually: Callable[..., None], heard: Heard
) -> None:
    """The line names its connections; the service manager is told the same, and READY once."""
    eventually(lambda: said().startswith("well slack connections 2"))
    eventually(lambda: heard.told.count("WATCHDOG=1") > 2)
    assert heard.told.count("READY=1") == 1
    assert any(line.startswith("STATUS=well ") for line in heard.told)


def test_before_it_is_ready_it_is_starting(
    world: World, heard: Heard, eventually: Callable[..., None]
) -> None:
    """No READY and no WATCHDOG before `sellerdesk ready`, STOPPING at the end, and no file."""
    path = world.program.settings.heartbeat_path
    with Heart(world.program, heard):
        eventually(lambda: any(line.startswith("STATUS=unwell starting") for line in heard.told))
    assert heard.told[-2:] == ["STOPPING=1", "STATUS=stopping"]
    assert heard.since(0) == {"STATUS", "STOPPING"}
    assert not path.exists()


def test_a_beat_that_is_held_up_leaves_no_file(
    world: World, eventually: Callable[..., None]
) -> None:
    """A stop does not wait for it, and `healthy` no longer calls the bot well."""
    going_on = threading.Event()

    class Held(Heard):
        def tell(self, *lines: str) -> None:
            going_on.wait(30)

    path = world.program.settings.heartbeat_path
    try:
        with Heart(world.program, Held()):
            eventually(path.exists)
        assert not path.exists()
    finally:
        going_on.set()


def test_slack_away_for_a_minute(
    world: World, said: Callable[[], str], eventually: Callable[..., None], heard: Heard
) -> None:
    """It is unwell and not restarted, and well again when Slack is back."""
    eventually(lambda: said().startswith("well"))
    world.slack.sockets.refuse()
    world.slack.sockets.close()
    eventually(lambda: "slack reconnecting" in said(), seconds=20)
    world.clock.advance(timedelta(seconds=61))
    eventually(lambda: said().startswith("unwell slack away for 61 s"))
    count = len(heard.told)
    eventually(lambda: "WATCHDOG" in heard.since(count))

    world.slack.sockets.refuse(on=False)
    eventually(lambda: said().startswith("well slack connections"), seconds=20)


def test_amazon_away_is_told_and_well(
    world: World, said: Callable[[], str], eventually: Callable[..., None]
) -> None:
    """How long Amazon has been away stands in the line until it answers."""
    world.amazon.faults.down()
    world.look_up(world.sato, world.amazon.seeds["unshipped"])
    world.clock.advance(timedelta(seconds=90))
    eventually(lambda: "amazon away for 9" in said())
    assert said().startswith("well ")

    world.amazon.faults.down(down=False)
    world.look_up(world.sato, world.amazon.seeds["unshipped"])
    eventually(lambda: "amazon away" not in said())


@pytest.mark.file
def test_a_database_that_refuses_writes(
    world: World, said: Callable[[], str], eventually: Callable[..., None]
) -> None:
    """A database that another program locks is named, and well again once it takes writes."""
    with world.locked_database():
        world.clock.advance(timedelta(seconds=10))
        eventually(lambda: said().startswith("unwell database refuses writes: the database"))
    world.clock.advance(timedelta(seconds=10))
    eventually(lambda: said().startswith("well"))


def test_a_worker_that_hangs(
    world: World, said: Callable[[], str], eventually: Callable[..., None], heard: Heard
) -> None:
    """After three minutes it is unwell, and the service manager restarts it: WATCHDOG stops."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    with world.amazon.faults.hold("getOrder") as hold:
        assert world.sato.submit().closed
        hold.wait_until_reached()
        world.clock.advance(timedelta(seconds=181))
        eventually(lambda: said() == "unwell worker cancelling is held up for 181 s")
        count = len(heard.told)
        eventually(lambda: len(heard.told) > count + 3)
        assert heard.since(count) == {"STATUS"}
    eventually(lambda: said().startswith("well"))
    eventually(lambda: heard.told[-1] == "WATCHDOG=1")


def test_another_program_on_the_same_app(
    world: World, said: Callable[[], str], eventually: Callable[..., None]
) -> None:
    """What connects beside the bot is noticed at the second look, a minute after the first."""
    sockets = world.slack.sockets
    stranger = Socket(bolt_app(world.program.front.slack), world.slack.app_token)
    connect(stranger)
    try:
        sockets.reset(0)
        eventually(lambda: world.program.others.in_doubt and len(sockets) == SOCKETS + 1)
        assert "another program" not in said()
        opened = sockets.opened
        world.clock.advance(timedelta(seconds=61))
        eventually(lambda: sockets.opened > opened, seconds=20)
        eventually(
            lambda: said().endswith("another program uses the Slack app (1 connections)"),
            seconds=20,
        )
        title = catalog("en")("admins.other_program.title").replace("*", "")
        world.clock.advance(timedelta(seconds=5))
        eventually(lambda: any(title in words(one) for one in world.tanaka.dms()), seconds=20)
    finally:
        close_at_once(stranger)
        stranger.app.listener_runner.listener_executor.shutdown()


@pytest.mark.slow
def test_a_connection_that_is_replaced_is_nobody_else(
    world: World, said: Callable[[], str], eventually: Callable[..., None]
) -> None:
    """Slack has the bot replace its connections now and then, and counts old and new."""
    sockets, opened = world.slack.sockets, world.slack.sockets.opened
    sockets.disconnect_frame(0)
    eventually(lambda: world.program.others.in_doubt and len(sockets) == SOCKETS)
    world.clock.advance(timedelta(seconds=61))
    eventually(lambda: sockets.opened > opened + 1 and len(sockets) == SOCKETS, seconds=20)
    eventually(lambda: not world.program.others.in_doubt)
    eventually(lambda: said().startswith("well slack connections 2"))
    assert "another program" not in said()


def test_a_token_that_slack_refuses_is_told_once_and_tried_on(
    world: World,
    said: Callable[[], str],
    eventually: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Revoked while it runs: `healthy` names the setting, and mended in Slack it works again."""
    eventually(lambda: said().startswith("well"))
    world.slack.faults.fail("apps.connections.open", "token_revoked", times=None)
    world.slack.sockets.close()
    eventually(lambda: "Slack refuses SLACK_APP_TOKEN (token_revoked)" in said(), seconds=20)
    opened = len(world.slack.calls_of("apps.connections.open"))
    eventually(
        lambda: len(world.slack.calls_of("apps.connections.open")) > opened + SOCKETS, seconds=20
    )
    assert caplog.messages.count("slack.token_refused") == SOCKETS
    world.clock.advance(timedelta(seconds=61))
    eventually(lambda: said().startswith("unwell slack away for 6"))

    world.slack.faults.clear("apps.connections.open")
    eventually(lambda: said().startswith("well slack connections 2"), seconds=20)
    assert "refuses" not in said()


def test_a_thousand_accounts_fit_into_the_file(
    world: World, heard: Heard, eventually: Callable[..., None]
) -> None:
    """The file names the workers that are held up most, however many there are."""
    program, clock = world.program, world.clock
    endpoint = "https://sellingpartnerapi-fe.amazon.com"
    many = [
        Worker(f"watching A{number:013}@{endpoint}", [], clock, tick=1) for number in range(2_000)
    ]
    path = program.settings.heartbeat_path
    with Heart(replace(program, workers=tuple(many)), heard):
        eventually(path.exists)
        line = verdict_at(path, time.time()).line  # noqa: TID251 - a file's age is real
    assert line.startswith("unwell starting")
