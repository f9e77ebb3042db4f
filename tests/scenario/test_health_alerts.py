"""Alerts between digests, /health, and the forecast before anybody presses, over the wire."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.faults import Throttled
from tests.scenario.health import EN, payloads, the_digest, thread, told
from tests.scenario.world import APPROVALS, DESK, World

Start = Callable[..., World]
ALERT = "sellerdesk_alert"


def later(world: World) -> None:
    """Let the six hours until the next report pass."""
    world.clock.advance(timedelta(hours=6))
    world.wait(minutes=3, step=20)


def private(world: World, containing: str) -> Mapping[str, Any]:
    """Wait for something that only Tanaka sees."""

    def found() -> list[dict[str, Any]]:
        return [m for m in world.tanaka.ephemerals() if containing in str(m)]

    world.until(lambda: bool(found()), minutes=5, what=containing)
    return found()[-1]


def test_an_alert_in_slack_is_posted_once_and_resolved_in_its_thread(start: Start) -> None:
    """Worse: one post for all subjects of a report, not repeated; better: in its thread."""
    world = start(**EN)
    the_digest(world)
    assert told(world, ALERT) == []

    world.amazon.health.worse()
    later(world)
    later(world)
    [payload] = payloads(world, ALERT)
    assert (payload["metric"], payload["state"]) == ("account-status", "yellow")
    assert payload["turns"] == {
        "cancellation": "red",
        "late-shipment": "red",
        "suspected-ip": "red",
        "account-status": "yellow",
    }
    [alert] = told(world, ALERT)
    assert "❗ Cancellation Rate misses its target: 2.91%" in alert["text"]

    world.amazon.health.better()
    later(world)
    [answer] = thread(world, alert)
    assert "is within its target again" in answer["text"]
    assert answer["metadata"]["event_payload"]["state"] == "green"
    assert "cancellation" in answer["metadata"]["event_payload"]["turns"]


def test_health_is_private_and_can_be_refreshed(start: Start) -> None:
    """/health is private, in the reader's language, and brought up to date by Refresh."""
    world = start(**EN)
    answer = world.tanaka.command("/health", channel=DESK)
    assert "There is no report" in answer.text or "Account health" in answer.text
    the_digest(world)
    assert "アカウント健全性" in world.sato.command("/health", channel=DESK).text
    answer = world.tanaka.command("/health", channel=DESK)
    assert "Room: 7 more" in answer.text

    world.amazon.health.cancellation.count = 9
    before = len(world.amazon.called("createReport"))
    shown = private(world, "Room: 7 more")
    world.tanaka.click(shown, "health.refresh")
    private(world, "Requested from Amazon")
    private(world, "Room: 1 more")
    assert len(world.amazon.called("createReport")) == before + 1


def test_health_is_posted_to_the_channel_once(start: Start) -> None:
    """Post to Channel posts it once, with the person's name."""
    world = start(**EN)
    the_digest(world)
    world.tanaka.command("/health", channel=DESK)
    world.tanaka.click(private(world, "health.post"), "health.post")
    private(world, "It is posted in the channel.")
    posted = [m for m in world.sato.messages(APPROVALS) if "<@U0TANAKA>" in str(m["blocks"])]
    assert len(posted) == 1
    assert posted[0].get("metadata") is None


def test_a_person_is_told_when_slack_rejects_what_they_post(start: Start) -> None:
    """The person hears why it is not in the channel, and what to do."""
    world = start(**EN)
    the_digest(world)
    world.tanaka.command("/health", channel=DESK)
    world.slack.faults.fail("chat.postMessage", "not_in_channel")
    world.tanaka.click(private(world, "health.post"), "health.post")
    private(world, "Slack did not take it (not_in_channel)")


def test_a_refresh_is_refused_only_by_amazons_rate_limit(start: Start) -> None:
    """When all reports of the burst are used up, the person is told when there is room."""
    world = start(**EN)
    the_digest(world)
    limits = world.program.amazon.connection.limits
    while not limits.wait("createReport"):
        with suppress(Throttled):  # Amazon may count a little more than we do
            world.program.desk.health_reports.request()
    world.tanaka.command("/health", channel=DESK)
    world.tanaka.click(private(world, "health.refresh"), "health.refresh")
    private(world, "Not yet: Amazon's rate limit allows the next report in ")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cancellation", "Cancellation Rate over time"),
        ("late-shipment", "Late Shipment Rate over time"),
        ("キャンセル率", "Cancellation Rate over time"),
        ("cancel 2", "About 1.21% (5 of 412, estimate): stays under the target"),
        ("cancel 20", "About 5.58% (23 of 412, estimate): misses the target"),
        ("cancel 0", "How many?"),
        ("cancel x", "How many?"),
        ("cancel", "METRIC is one of"),
        ("help", "METRIC is one of"),
        ("*nonsense*", "METRIC is one of"),
    ],
)
def test_health_answers_metrics_forecasts_and_help(start: Start, typed: str, expected: str) -> None:
    """A metric's course, what N more cancellations do, and help for the rest."""
    world = start(**EN)
    the_digest(world)
    assert expected in world.tanaka.command("/health", typed, channel=DESK).text


def test_the_forecast_is_shown_before_anybody_presses(start: Start) -> None:
    """In the form, on the card and in the question; it decides how many must approve."""
    world = start(**EN | {"APPROVALS_OVER_TARGET": "2"})
    world.amazon.health.cancellation.count = 10
    the_digest(world)
    order = world.amazon.add_order()
    world.fill(world.tanaka, order)
    assert "2.67%" in str(world.tanaka.modal)
    world.tanaka.close_modal()

    world.ask(world.sato, order)
    card = world.the_card(order)
    assert "2.67%" in str(card["blocks"])
    assert card["metadata"]["event_payload"]["needed"] == 2
    forecast = world.request(order).forecast
    assert forecast is not None
    assert forecast.misses


def test_an_earlier_cancellation_of_the_product_is_on_the_card(start: Start) -> None:
    """The card names the order and the day of the earlier one."""
    world = start(**EN)
    the_digest(world)
    first, second = world.amazon.add_order(), world.amazon.add_order()
    world.ask(world.sato, first)
    world.approve(world.tanaka, first)
    world.until(lambda: world.shown(first) == "cancelled", minutes=90, what="cancelled")
    same = {item.asin for item in world.amazon.order(first).items} & {
        item.asin for item in world.amazon.order(second).items
    }
    world.ask(world.sato, second)
    assert (first in str(world.the_card(second)["blocks"])) is bool(same)
