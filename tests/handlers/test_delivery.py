"""What waits until a delivery is acknowledged."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.clock import MovableClock
from bot.logs import correlation, current_correlation
from bot.workspace import answer_and_hang_up, bolt_app, close_at_once
from handlers.delivery import Socket, afterwards
from handlers.pools import BoundedPool, ignore_failure
from simulator.slack import SlackSimulator
from tests.fakes.ports import like
from tests.scenario.world import DESK, populate


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[SlackSimulator]:
    """Return a workspace with people in it."""
    with SlackSimulator(clock) as slack:
        populate(slack)
        yield slack


def a_command() -> SocketModeRequest:
    """Return the delivery of a command."""
    command = {"type": "slash_commands", "envelope_id": "E1", "payload": {"command": "/order"}}
    request = SocketModeRequest.from_dict(command)
    assert request is not None
    return request


def test_what_can_wait_waits_for_the_acknowledgement(slack: SlackSimulator) -> None:
    """Nothing else runs before Slack has its answer, and then it has the listener's logging id."""
    socket = Socket(bolt_app(WebClient(slack.bot_token, base_url=slack.api_url)), slack.app_token)
    order: list[str] = []
    pool = BoundedPool("test", 1)

    def listener(ack: Ack) -> None:
        with correlation("abcd1234"):
            pool.submit(lambda: order.append(f"worked as {current_correlation()}"), ignore_failure)
            afterwards(lambda: order.append(f"done as {current_correlation()}"))
        order.append("listened")
        ack()

    def acknowledged(_: object) -> None:
        order.append("acknowledged")

    socket.app.command("/order")(listener)
    connected = like(
        socket.client, is_connected=lambda: True, send_socket_mode_response=acknowledged
    )
    try:
        socket.handle(connected, a_command())
    finally:
        close_at_once(socket)
        pool.stop(wait=True)

    assert order[:2] == ["listened", "acknowledged"]
    assert sorted(order[2:]) == ["done as abcd1234", "worked as abcd1234"]


def test_nothing_waits_for_a_connection_that_is_cut(slack: SlackSimulator) -> None:
    """An acknowledgement that cannot leave holds nothing up."""
    socket = Socket(bolt_app(WebClient(slack.bot_token, base_url=slack.api_url)), slack.app_token)
    began: list[bool] = []

    def listener(ack: Ack) -> None:
        afterwards(lambda: began.append(True))
        assert began
        ack()

    socket.app.command("/order")(listener)
    try:
        with pytest.raises(AttributeError):  # slack_sdk's own, where there is no connection yet
            socket.handle(socket.client, a_command())
    finally:
        close_at_once(socket)

    assert began == [True]


def test_a_connection_that_slack_has_replaced_is_heard(
    slack: SlackSimulator, monkeypatch: pytest.MonkeyPatch, eventually: Callable[..., None]
) -> None:
    """The new connection was deaf if the old one was slow to close: its reader never left it."""
    socket = Socket(bolt_app(WebClient(slack.bot_token, base_url=slack.api_url)), slack.app_token)
    socket.app.command("/order")(lambda ack: ack())
    socket.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    runner, state = socket.client.current_session_runner, socket.client.current_session_state
    old = socket.client.current_session
    assert old is not None
    look, close, looks = runner.target, old.close, list[bool]()

    def look_again() -> None:
        looks.append(True)
        look()

    def close_slowly() -> None:
        slack.sockets.ping(0)  # what its reader waits for
        eventually(lambda: len(looks) > 1 or not state.terminated)
        close()

    try:
        eventually(lambda: slack.person("U0SATO").command("/order", "help", channel=DESK).acked)
        monkeypatch.setattr(runner, "target", look_again)
        monkeypatch.setattr(old, "close", close_slowly)
        slack.sockets.disconnect_frame()
        slack.wait_for(lambda: slack.sockets.opened > 1 and len(slack.sockets) == 1, what="a new")
        assert slack.person("U0SATO").command("/order", "help", channel=DESK).acked
    finally:
        close_at_once(socket)


def test_a_connection_that_is_made_during_the_end_is_closed(
    slack: SlackSimulator, eventually: Callable[..., None]
) -> None:
    """What slack_sdk opens after its own last look stayed open."""
    socket = Socket(bolt_app(WebClient(slack.bot_token, base_url=slack.api_url)), slack.app_token)
    socket.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    old, address = socket.client.current_session, slack.faults.hold("apps.connections.open")
    slack.sockets.disconnect_frame()
    address.wait_until_reached()

    with ThreadPoolExecutor(1) as ending:
        ended = ending.submit(close_at_once, socket)
        eventually(lambda: not socket.client.current_session_runner.is_alive())
        address.release()
        ended.result(30)

    assert socket.client.current_session is not old
    assert not socket.client.is_connected()


def test_where_nothing_is_to_be_acknowledged_nothing_waits() -> None:
    """The workers of the program have no delivery in hand."""
    done = []

    afterwards(lambda: done.append(True))

    assert done == [True]


def test_what_has_come_before_the_end_is_answered(
    slack: SlackSimulator, monkeypatch: pytest.MonkeyPatch, eventually: Callable[..., None]
) -> None:
    """A delivery that nobody had begun to handle was lost, and an error was logged."""
    socket = Socket(bolt_app(WebClient(slack.bot_token, base_url=slack.api_url)), slack.app_token)
    answered: list[str] = []

    def listener(ack: Ack, body: dict[str, str]) -> None:
        answered.append(body["text"])
        ack()

    socket.app.command("/order")(listener)
    process = socket.client.process_message

    def process_late() -> None:
        eventually(lambda: socket.client.closed)
        process()  # type: ignore[no-untyped-call] # slack_sdk gives it no types

    monkeypatch.setattr(socket.client, "process_message", process_late)
    socket.client.message_queue.put(None)  # what the loop has begun ends
    socket.connect()  # type: ignore[no-untyped-call] # slack_bolt gives it no types
    commands = [slack.person("U0SATO").send_command("/order", n, channel=DESK) for n in ("1", "2")]
    slack.wait_for(lambda: socket.client.message_queue.qsize() >= len(commands), what="both")
    try:
        answer_and_hang_up(socket)
    finally:
        close_at_once(socket)

    assert sorted(answered) == ["1", "2"]
    assert all(one.delivery.wait(20) for one in commands)
