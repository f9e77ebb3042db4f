"""The check of this computer's clock."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.clock import MovableClock, SystemClock
from tests.bot.check.practice import Practice

GREETING = b'{"ok": true, "user": "sellerdesk", "team": "Demo", "team_id": "T0DEMO"}'


class Greeter(BaseHTTPRequestHandler):
    """A fake of Slack that answers auth.test with a Date header."""

    def do_POST(self) -> None:
        """Answer auth.test with the real time in the Date header."""
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        greets = self.path.endswith("auth.test")
        body = GREETING if greets else b'{"ok": false, "error": "fatal_error"}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Log nothing."""


@pytest.fixture
def greeter() -> Iterator[str]:
    """Return the URL of a Slack that only answers auth.test."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Greeter)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("jump", "side"), [(timedelta(minutes=-3), "behind"), (timedelta(minutes=3), "ahead of")]
)
def test_a_clock_that_is_wrong(practice: Practice, jump: timedelta, side: str) -> None:
    """More than a minute off: every limit would be read wrongly."""
    practice.clock = MovableClock(practice.clock.now() + jump)
    bad = practice.bad()
    assert set(bad) == {"clock"}
    assert f"180 s {side}" in bad["clock"]
    assert "timedatectl" in bad["clock"]


def test_a_clock_that_is_a_little_off(practice: Practice) -> None:
    """A skew of half a minute passes."""
    practice.clock = MovableClock(practice.clock.now() + timedelta(seconds=30))
    assert practice.bad() == {}


def test_slack_tells_the_time_where_amazon_is_silent(practice: Practice, greeter: str) -> None:
    """One of the two is enough to see that the clock is wrong."""
    practice.amazon.faults.down()
    practice.clock = SystemClock()
    assert practice.lines(SLACK_API_URL=greeter)["clock"].said.endswith("of Slack")
    practice.clock = MovableClock(SystemClock().now() + timedelta(hours=2))
    assert "ahead of Slack's" in practice.bad(SLACK_API_URL=greeter)["clock"]


def test_nobody_who_tells_the_time(practice: Practice) -> None:
    """Without an answer of either the check is skipped."""
    practice.amazon.faults.down()
    practice.slack.faults.down()
    assert "not checked" in practice.bad()["clock"]
