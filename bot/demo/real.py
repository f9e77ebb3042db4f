"""The simulated seller in a real Slack workspace, on an app of its own."""

import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from bot.clock import MovableClock
from bot.demo.orders import add_orders
from bot.demo.shop import RETRY_PAUSE, Shop
from bot.demo.tap import Tap
from bot.domain.wording import wording
from bot.program import Program
from bot.replica import SOCKETS
from bot.settings import Settings
from bot.start import CannotStart
from bot.workspace import bolt_app, close_at_once, connect
from handlers.delivery import Socket
from handlers.text import Catalog
from handlers.web_api import call

if TYPE_CHECKING:
    from handlers.web_client import SlackClient

TAKEN = frozenset(
    {
        "ADMINS",
        "APPROVALS_CHANNEL",
        "APPROVERS",
        "DIGEST_CHANNEL",
        "ESCALATE_TO",
        "OPERATORS",
        "PACKING_CHANNEL",
    }
)
"""The settings that are taken from the environment besides those of Slack."""
_SLACK = "SLACK_"
_HERE = "127.0.0.1"
_GREETING = 10.0
_ENDING = 2.5
_AT_ONCE = 4


class RealShop(Shop):
    """A shop whose bot works in a real workspace; its simulated Slack stays empty.

    `joined` is set when another program connects to the same Slack app; from then on nothing is
    acknowledged.
    """

    def __init__(
        self, database: Path, clock: MovableClock, say: Catalog, joined: threading.Event
    ) -> None:
        super().__init__(database, clock)
        self.tap = Tap(clock)
        self.joined = joined
        self._say = say

    def begin(self) -> None:
        """Start the bot if it is alone. Raises CannotStart."""
        program = self.program
        self.tap.listen_to(cast("SlackClient", program.front.slack).http.client)
        if _connections(program) > 1:
            raise CannotStart(wording("demo.slack.joined"))
        super().begin()
        for one in program.sockets:
            one.client.message_listeners.append(self._greeted)

    def _greeted(self, _client: object, message: Mapping[str, Any], _raw: object) -> None:
        # While Slack replaces a connection, the old one still counts.
        if _count(message) > SOCKETS + 1:
            for one in self.program.sockets:
                one.client.socket_mode_request_listeners.clear()
            self.joined.set()

    def take_leave(self) -> None:
        """Stop the bot and mark its cards as over, as far as there is time."""
        self.program.drain()
        words = f"{self._say('simulated')} · {self._say('demo.slack.ended')}"
        slack = self.program.front.slack
        pool = ThreadPoolExecutor(_AT_ONCE)
        ended = [
            pool.submit(call, slack, "chat_update", channel=channel, ts=ts, text=words, blocks=[])
            for channel, ts in self.tap.cards()
        ]
        wait(ended, timeout=_ENDING)
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def a_real_shop(
    say: Catalog, environ: Mapping[str, str], joined: threading.Event
) -> Iterator[RealShop]:
    """Start a bot in the workspace that the environment names, with a temporary database.

    Raises SettingsError, and CannotStart also if another program uses the Slack app.
    """
    clock = MovableClock.from_now()
    with (
        tempfile.TemporaryDirectory(prefix="sellerdesk-demo-") as folder,
        RealShop(Path(folder) / "demo.db", clock, say, joined) as shop,
    ):
        shop.health_gets_better()
        shop.orders = add_orders(shop.amazon, say)
        shop.environ = settings_for(shop.environ, environ) | {"LANGUAGE": say.language}
        require_simulator(Settings.load(shop.environ), shop.amazon.url)
        shop.open(simulated=True, durable=False, amazon_pause=RETRY_PAUSE)
        shop.begin()
        try:
            yield shop
        finally:
            shop.take_leave()


def settings_for(simulated: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the simulation's settings with Slack, people and channels as they are given."""
    kept = {name: value for name, value in simulated.items() if not name.startswith(_SLACK)}
    return kept | {
        name: value
        for name, value in given.items()
        if name.startswith(_SLACK) or name.removesuffix("_FILE") in TAKEN
    }


def require_simulator(settings: Settings, simulator: str) -> None:
    """Raise CannotStart unless all requests to Amazon go to the simulator on this computer."""
    for address in (settings.first.sp_api_endpoint, settings.first.lwa_endpoint):
        here = urlsplit(address).hostname == _HERE
        if not here or urlsplit(address).netloc != urlsplit(simulator).netloc:
            raise CannotStart(wording("demo.slack.not_simulated", address=address))


def _connections(program: Program) -> int:
    """Return how many connections the Slack app has, with one that is opened to ask.

    It acknowledges nothing. Raises CannotStart.
    """
    told: list[int] = []
    greeted = threading.Event()

    def hear(_client: object, message: Mapping[str, Any], _raw: object) -> None:
        if message.get("type") == "hello":
            told.append(_count(message))
            greeted.set()

    probe = Socket(bolt_app(program.front.slack), program.settings.slack_app_token.reveal())
    probe.client.socket_mode_request_listeners.clear()
    probe.client.message_listeners.append(hear)
    try:
        connect(probe)
        greeted.wait(_GREETING)
    finally:
        close_at_once(probe)
    if not told:
        raise CannotStart(wording("demo.slack.no_greeting"))
    return told[0]


def _count(message: Mapping[str, Any]) -> int:
    count = message.get("num_connections")
    return count if message.get("type") == "hello" and isinstance(count, int) else 0
