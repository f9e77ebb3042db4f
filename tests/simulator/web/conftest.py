"""A workspace with an app that acknowledges everything, and a browser before it."""

from collections.abc import Iterator

import pytest

from bot.clock import MovableClock
from simulator.slack import SlackSimulator
from simulator.web.people import Command, Shortcut, Someone
from simulator.web.serve import serve
from tests.simulator.web.app import App, World
from tests.simulator.web.browser import Browser

PEOPLE = (Someone("U1", "operator"), Someone("U2", "approver"), Someone("U3", "nobody"))
COMMANDS = (
    Command("/order", {"en": "ORDER-ID", "ja": "注文番号"}, {"en": "Show", "ja": "照会"}),
    Command("/cancel", {"en": "[ORDER-ID]", "ja": "[注文番号]"}, {"en": "Ask", "ja": "申請"}),
)
SHORTCUTS = (
    Shortcut("cancel_order", "composer", {"en": "Cancel an order", "ja": "注文をキャンセル"}),
    Shortcut("look_up_order", "message", {"en": "Look up order", "ja": "注文を照会"}),
)


@pytest.fixture
def slack(clock: MovableClock) -> Iterator[SlackSimulator]:
    """Return a workspace with three people and two channels."""
    with SlackSimulator(clock) as started:
        started.add_user("U1", "Sato", locale="en-US")
        started.add_user("U2", "田中", locale="ja-JP")
        started.add_user("U3", "Yamada", locale="en-US")
        started.add_channel("C1", "orders")
        started.add_channel("C2", "approvals")
        started.add_channel("C3", "secret", members=["U2"])
        yield started


@pytest.fixture
def world() -> World:
    """Return an outside world."""
    return World()


@pytest.fixture
def address(slack: SlackSimulator, world: World) -> Iterator[str]:
    """Return the address of the page, with its token."""
    with serve(slack, PEOPLE, COMMANDS, outside=world, shortcuts=SHORTCUTS) as served:
        yield served


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """Return a browser that has opened the address."""
    opened = Browser(address)
    yield opened
    opened.http.close()


@pytest.fixture
def app(slack: SlackSimulator) -> Iterator[App]:
    """Return the app, connected."""
    connected = App(slack)
    yield connected
    connected.close()
