"""Killed while a message is on its way to Slack: after the restart there is one of it."""

import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SystemClock
from bot.domain.messages import Notice
from handlers import ids
from simulator.slack.reading import of_event
from simulator.wire import CLOSED, Answer
from tests.process.program import Site
from tests.scenario.world import APPROVALS

JUST_NOW = (SystemClock().now() - timedelta(minutes=1)).astimezone(ZoneInfo("Asia/Tokyo"))
MORNING = {"DIGEST_TIME": f"{JUST_NOW:%H:%M}", "REPORT_WAIT_MINUTES": "0"}
"""The time at which the day's orders are told has just come."""
MESSAGES = {
    "a buyer's request": (ids.BUYER_EVENT, Notice.BUYER_CARD),
    "the day's orders to ship": (ids.SHIPPING_EVENT, Notice.SHIPPING),
}


@contextmanager
def killed_at(site: Site, method: str, event: str, *, taken: bool) -> Iterator[None]:
    """Start the program, and kill it when it calls Slack's method with a message of this kind.

    `taken`: Slack does what it is asked to before that.
    """
    with site.started(**MORNING) as running:

        def kill(asked: Mapping[str, Any], process: Any) -> Answer:
            if taken:
                process(asked)
            running.process.send_signal(signal.SIGKILL)
            return CLOSED

        site.slack.faults.plan(
            method, kill, meets=lambda asked: event in str(asked.get("metadata"))
        )
        yield
        assert running.process.wait(30) == -signal.SIGKILL


def shown(site: Site, event: str) -> Counter[str]:
    """Return how often each order, or day, is shown by messages of this kind."""
    posted = of_event(site.world.tanaka.messages(APPROVALS), event)
    told = [one["metadata"]["event_payload"] for one in posted]
    return Counter(str(one.get("order_id") or one.get("date")) for one in told)


def until_noted(site: Site, kind: Notice) -> None:
    """Wait until all messages of a kind are posted, and the disk knows where."""

    def noted() -> bool:
        with closing(sqlite3.connect(site.database)) as database:
            left = database.execute("SELECT count(*) FROM outbox WHERE kind = ?", (kind,))
            return bool(left.fetchone() == (0,))

    site.slack.wait_for(noted, timeout=30, what=f"{kind} on the disk")


@pytest.mark.slow
@pytest.mark.parametrize(("event", "kind"), MESSAGES.values(), ids=MESSAGES)
def test_a_kill_on_the_way_to_slack_posts_once(site: Site, event: str, kind: Notice) -> None:
    """Killed before Slack takes the message, it is posted after the restart, once."""
    with killed_at(site, "chat.postMessage", event, taken=False):
        pass
    assert not shown(site, event)

    with site.running(**MORNING):
        site.slack.wait_for(lambda: shown(site, event), timeout=30, what="the message")
        until_noted(site, kind)
    assert set(shown(site, event).values()) == {1}


@pytest.mark.slow
def test_a_kill_while_the_day_is_drawn_again_leaves_one_message(site: Site) -> None:
    """Killed when Slack has changed the day's message, the next run changes the same one."""
    event, kind = MESSAGES["the day's orders to ship"]
    with site.running(**MORNING) as first:
        site.slack.wait_for(lambda: shown(site, event), timeout=30, what="the message")
        until_noted(site, kind)
        first.end(signal.SIGKILL)
    with killed_at(site, "chat.update", event, taken=True):
        pass
    updates = len(site.slack.calls_of("chat.update"))
    with site.running(**MORNING):
        site.slack.wait_for(
            lambda: len(site.slack.calls_of("chat.update")) > updates, timeout=30, what="a change"
        )
    assert set(shown(site, event).values()) == {1}
