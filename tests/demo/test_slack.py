"""The simulated seller in a real workspace, for which a second simulated Slack stands here."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from bot.clock import SystemClock
from bot.demo.real import a_real_shop, require_simulator, settings_for
from bot.settings import Settings
from bot.start import CannotStart
from handlers import ids
from handlers.text import catalog
from simulator.slack import SlackSimulator
from simulator.slack.reading import of_event, words
from tests.bot.environ import NEEDED
from tests.demo.team import ASKS, CHANNEL, DECIDES, environ, populate


@pytest.fixture
def slack() -> Iterator[SlackSimulator]:
    """Return the team's own workspace."""
    with SlackSimulator(SystemClock(), team_id="T0TEAM") as workspace:
        populate(workspace)
        yield workspace


@contextmanager
def demo(root: Path, slack: SlackSimulator) -> Iterator[subprocess.Popen[str]]:
    """Start the demo in the team's workspace."""
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--slack"],
        env={"PATH": os.environ["PATH"]} | environ(slack),
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def test_a_team_tries_it_in_its_own_slack(
    root: Path, slack: SlackSimulator, tmp_path: Path
) -> None:
    """Cards say SIMULATED while it runs; when it stops they say that it is over."""
    with demo(root, slack) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert re.fullmatch(r"sellerdesk demo http://127\.0\.0\.1:\d+/\?token=\S+\n", line)
        page = page_of(line.split()[-1])
        assert "Outside world" in page
        orders = re.findall(r"250-\d{7}-\d{7}", page)
        alice, bob = slack.person(ASKS), slack.person(DECIDES)
        alice.command("/cancel", orders[2], channel=CHANNEL)
        alice.wait_modal(callback_id=ids.Callback.REQUEST, timeout=20)
        alice.fill(ids.Input.REASON, "NO_INVENTORY")
        alice.fill(ids.Input.PARCEL, ids.PARCEL_HERE)
        assert alice.submit().closed
        slack.wait_for(lambda: of_event(bob.messages(CHANNEL), ids.CARD_EVENT), timeout=20)
        [card] = of_event(bob.messages(CHANNEL), ids.CARD_EVENT)
        assert "SIMULATED" in words(card)
        assert ids.Action.APPROVE in bob.buttons(card)
        running.send_signal(signal.SIGTERM)
        assert running.wait(5) == 0
    over = [one for one in bob.messages(CHANNEL) if one["ts"] == card["ts"]]
    assert "The simulation has ended" in over[0]["text"]
    assert not any(bob.buttons(one) for one in bob.messages(CHANNEL))
    assert not (root / "real.db").exists()


def page_of(address: str) -> str:
    """Return the page behind an address with a token."""
    browser = build_opener(HTTPCookieProcessor())
    return str(browser.open(address).read().decode())


def test_an_app_with_another_program_is_left_alone(root: Path, slack: SlackSimulator) -> None:
    """Where another program is connected, it ends with 1 before it has answered anything."""
    other = SocketModeClient(slack.app_token, web_client=WebClient(base_url=slack.api_url))
    other.connect()
    slack.wait_for(lambda: len(slack.sockets) == 1)
    try:
        with demo(root, slack) as refused:
            _, said = refused.communicate(timeout=40)
            assert refused.returncode == 1
        assert "Another program is connected to this Slack app" in said
        assert "manifest.yml" in said
        assert not slack.calls_of("chat.postMessage")
        assert all(not one.acked for one in slack.deliveries)
    finally:
        other.close()


def test_a_program_that_joins_later_ends_it(slack: SlackSimulator) -> None:
    """As soon as Slack tells of another program nothing is acknowledged any more."""
    joined = threading.Event()
    with a_real_shop(catalog("en"), environ(slack), joined) as shop:
        slack.sockets.disconnect_frame(0)
        slack.wait_for(lambda: slack.sockets.opened >= 4, timeout=20)
        slack.wait_for(lambda: len(slack.sockets) == 2, timeout=20)
        assert not joined.is_set()
        others = [
            SocketModeClient(slack.app_token, web_client=WebClient(base_url=slack.api_url))
            for _ in range(2)
        ]
        for one in others:
            one.connect()
        slack.wait_for(lambda: len(slack.sockets) == 4, timeout=20)
        slack.sockets.disconnect_frame(0)
        slack.wait_for(joined.is_set, timeout=20)
        assert not any(one.client.socket_mode_request_listeners for one in shop.program.sockets)
        for one in others:
            one.close()


def test_settings_of_the_real_seller_are_not_taken(slack: SlackSimulator) -> None:
    """Of the environment it takes Slack, people and channels; Amazon is the simulated one."""
    simulated = {"SP_API_ENDPOINT": "http://127.0.0.1:1", "SLACK_API_URL": "http://127.0.0.1:1/"}
    found = settings_for(simulated, environ(slack) | {"SLACK_BOT_TOKEN_FILE": "/run/token"})
    assert found["SP_API_ENDPOINT"] == "http://127.0.0.1:1"
    assert found["SLACK_API_URL"] == slack.api_url
    assert found["SLACK_BOT_TOKEN_FILE"] == "/run/token"
    assert not {"SP_API_REFRESH_TOKEN", "DATABASE_PATH"} & found.keys()
    assert "SLACK_API_URL" not in settings_for(simulated, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"SP_API_ENDPOINT": "https://sellingpartnerapi-fe.amazon.com"},
        {"LWA_ENDPOINT": "https://api.amazon.com/auth/o2/token"},
        {"SP_API_ENDPOINT": "http://127.0.0.1:9"},
        {"SP_API_ENDPOINT": "https://192.0.2.7:8000"},
    ],
)
def test_it_talks_to_the_simulator_alone(wrong: dict[str, str]) -> None:
    """It does not start if a request to Amazon would leave the simulator of this computer."""
    here = "http://127.0.0.1:8000"
    right = {"SP_API_ENDPOINT": here, "LWA_ENDPOINT": f"{here}/auth/o2/token"}
    require_simulator(Settings.load(NEEDED | right), here)
    with pytest.raises(CannotStart, match="not_simulated"):
        require_simulator(Settings.load(NEEDED | right | wrong), here)
