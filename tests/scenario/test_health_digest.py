"""The morning's digest over the wire: what the channel reads, and what goes wrong before it."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from simulator.faults import instead
from simulator.slack.answers import api_answer
from tests.scenario.health import EN, payloads, the_digest, thread, told, tomorrow
from tests.scenario.world import World
from tests.variants import variants

Start = Callable[..., World]


def kinds(message: Mapping[str, Any]) -> list[str]:
    """Return the types of a message's blocks."""
    return [block["type"] for block in message["blocks"]]


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", " to do · Tue 24 Nov."), ("ja", "件・11/24(火)。")],
)
def test_the_digest_reports_how_the_account_stands(start: Start, language: str, title: str) -> None:
    """What waits and the room; table, chart and every number in the thread."""
    world = start(**EN | {"LANGUAGE": language})
    message = the_digest(world)
    assert title in message["text"]
    assert {"header", "section", "context"} <= set(kinds(message))
    assert not {"table", "data_visualization"} & set(kinds(message))
    payload = message["metadata"]["event_payload"]
    assert payload["date"] == "2026-11-24"
    assert payload["failed"] is None
    assert payload["states"]["cancellation"] == "green"
    assert payload["room"] == 7
    [details] = thread(world, message)
    assert "1,690" in str(details["blocks"])
    assert "table" in kinds(details)


def test_a_day_has_one_digest_and_the_next_day_another(start: Start) -> None:
    """Nothing is posted twice, and the next morning has a report and a reading of its own."""
    world = start(**EN, RADAR_MINUTES="0")
    the_digest(world)
    searched = len(world.amazon.called("searchOrders"))
    world.wait(minutes=20, step=30)
    assert len(told(world)) == 1
    assert len(world.amazon.called("searchOrders")) == searched

    world.amazon.health.late_shipment.count = 60
    tomorrow(world)
    first, second = payloads(world)
    assert (first["date"], second["date"]) == ("2026-11-24", "2026-11-25")
    assert second["states"]["late-shipment"] == "yellow"
    assert second["report_at"] > first["report_at"]
    assert "Late Shipment Rate" in str(told(world)[-1]["blocks"])


def test_a_restart_posts_no_second_digest(start: Start) -> None:
    """What was posted before the restart is known after it."""
    world = start(**EN)
    thread(world, the_digest(world))
    world.restart()
    world.wait(minutes=2)
    assert len(told(world)) == 1


@variants(("refusals", "tables"), {"the chart": (1, 1), "the table too": (2, 0)})
def test_where_slack_draws_no_chart_there_is_a_line(
    start: Start, refusals: int, tables: int
) -> None:
    """The same thread with a text sparkline takes the place of one that Slack refuses."""
    world = start(**EN)
    thread(world, the_digest(world))
    world.slack.faults.plan(
        "chat.postMessage",
        instead(api_answer({"ok": False, "error": "invalid_blocks"})),
        refusals,
        meets=lambda params: "table" in str(params.get("blocks")),
    )
    tomorrow(world)
    [details] = thread(world, told(world)[-1])
    assert kinds(details).count("table") == tables
    assert "data_visualization" not in kinds(details)
    assert "▁" in str(details["blocks"])


def test_a_channel_without_the_bot_gets_its_digest_once_it_is_invited(start: Start) -> None:
    """What Slack refuses is tried each minute."""
    world = start(**EN)
    world.slack.faults.plan(
        "chat.postMessage",
        instead(api_answer({"ok": False, "error": "not_in_channel"})),
        2,
        meets=lambda params: "sellerdesk_digest" in str(params.get("metadata")),
    )
    world.wait(minutes=1)
    assert told(world) == []
    assert the_digest(world)["metadata"]["event_payload"]["date"] == "2026-11-24"


def test_a_quiet_day_is_two_lines(start: Start) -> None:
    """Where nothing needs a person the channel gets two lines, and the rest in the thread."""
    world = start(**EN | {"DIGEST_TIME": "10:15"})
    for order_id in list(world.amazon.orders):
        world.amazon.cancel_by_merchant(order_id)
    world.amazon.health.cancellation.count = 0
    message = the_digest(world)
    assert kinds(message) == ["rich_text"]
    said = "nothing needs you. Room: 10 more cancellations would stay within the target"
    assert said in message["text"]
    [details] = thread(world, message)
    assert "table" in kinds(details)


def test_unknown_parts_of_a_report_prevent_a_quiet_digest(start: Start) -> None:
    """Violations of review policies, warnings, and a part that is new to us are all told."""
    world = start(**EN | {"DIGEST_TIME": "10:15"})
    for order_id in list(world.amazon.orders):
        world.amazon.cancel_by_merchant(order_id)
    health = world.amazon.health
    health.cancellation.count = 0
    health.overrides |= {
        "customerProductReviewsPolicyViolations": {"defectsCount": 4, "status": "BAD"},
        "policyViolationWarnings.warningsCount": 2,
        "somethingNew.defectsCount": 3,
    }
    message = the_digest(world)
    for told_of in (
        "Customer product review violations: 4 (needs attention)",
        "Policy violation warnings: 2 (watch)",
        "somethingNew (defectsCount: 3)",
    ):
        assert told_of in message["text"]
        assert told_of in str(message["blocks"])
    [details] = thread(world, message)
    assert "nothing counted against the account" not in str(details["blocks"])


def stuck(world: World) -> None:
    """Let the next report never leave the queue."""
    world.amazon.reports.next_outcome("STUCK")


def fatal(world: World) -> None:
    """Let the next report fail."""
    world.amazon.reports.next_outcome("FATAL")


def cancelled(world: World) -> None:
    """Let the next report be cancelled."""
    world.amazon.reports.next_outcome("CANCELLED")


def denied(world: World) -> None:
    """Let Amazon deny access to the reports."""
    world.amazon.faults.deny_role("createReport")


def spoilt(world: World) -> None:
    """Let the next documents be broken."""
    world.amazon.reports.broken_gzip = True


def nonsense(world: World) -> None:
    """Let the next documents be something else."""
    world.amazon.reports.raw("<html>")


def elsewhere(world: World) -> None:
    """Let the next documents be about the United States."""
    us = {"marketplaceId": "ATVPDKIKX0DER"}
    metrics = us | {"lateShipmentRate": {"rate": 0, "status": "GOOD", "targetValue": 0.04}}
    document = {"accountStatuses": [us | {"status": "NORMAL"}], "performanceMetrics": [metrics]}
    world.amazon.reports.raw(json.dumps(document))


def empty(world: World) -> None:
    """Let the next documents say nothing."""
    world.amazon.reports.raw('{"accountStatuses": [], "performanceMetrics": []}')


@variants(
    ("breaks", "word", "cure"),
    {
        "stuck": (stuck, "in_queue", "still waits in Amazon's queue"),
        "fatal": (fatal, "fatal", "Amazon failed to make it"),
        "cancelled": (cancelled, "cancelled", "at once by Refresh in /health"),
        "denied": (denied, "role_missing", "tell your administrator: role_missing"),
        "spoilt": (spoilt, "unreadable", "cannot be read"),
        "nonsense": (nonsense, "unreadable", "cannot be read"),
        "elsewhere": (elsewhere, "empty", "says nothing about this marketplace"),
        "empty": (empty, "empty", "says nothing about this marketplace"),
    },
)
def test_a_failed_report_does_not_delay_the_digest(
    start: Start, breaks: Callable[[World], None], word: str, cure: str
) -> None:
    """The digest goes out with the last good report and its date, and says what to do."""
    world = start(**EN)
    the_digest(world)
    world.clock.advance(timedelta(hours=22, minutes=10))
    world.wait(minutes=5, step=20)
    good = world.program.store.reports.latest(world.program.desk.market.id)
    assert good is not None
    breaks(world)
    world.wait(minutes=25, step=20)
    payload = payloads(world)[-1]
    assert (payload["date"], payload["failed"]) == ("2026-11-25", word)
    assert payload["report_at"] == good.fetched_at.isoformat()
    assert cure in str(told(world)[-1]["blocks"])


def test_without_any_report_the_rest_is_told(start: Start) -> None:
    """Denied from the first day, the digest still tells what waits, and what is missing."""
    world = start(**EN | {"DIGEST_TIME": "11:00"})
    world.wait(minutes=2)
    denied(world)
    with world.program.store.transaction():
        world.program.store.database.change("DELETE FROM health_reports")
    world.wait(minutes=62, step=30)
    [payload] = payloads(world)
    assert (payload["report_at"], payload["room"]) == (None, None)
    assert payload["failed"] == "role_missing"
    assert "buyer asks to cancel" in str(told(world)[0]["blocks"])


def test_orders_that_need_action_are_shown(start: Start) -> None:
    """A buyer's request and an order to ship have their buttons, and /order lists the rest."""
    world = start(**EN)
    message = the_digest(world)
    buttons = [block["accessory"] for block in message["blocks"] if "accessory" in block]
    asked = str(next(each["value"] for each in buttons if each["text"]["text"] == "Review"))
    world.tanaka.click(message, "order.show", value=asked)
    world.slack.wait_for(
        lambda: any(asked in str(each) for each in world.tanaka.ephemerals()), what="the order"
    )

    answer = world.tanaka.command("/order", channel="C0DESK")
    assert "unshipped order" in answer.text
    assert "orders read " in answer.text


def test_without_an_interval_nothing_is_searched_before_the_digest(start: Start) -> None:
    """RADAR_MINUTES=0: the orders are read once a morning, not all the time."""
    world = start(**EN | {"DIGEST_TIME": "23:00", "RADAR_MINUTES": "0"})
    world.wait(minutes=5)
    assert world.amazon.called("searchOrders") == []
    assert told(world) == []


def test_before_the_first_reading_the_orders_are_not_read_yet(start: Start) -> None:
    """/health says that the open orders are not read yet, and /order has them read."""
    world = start(**EN | {"DIGEST_TIME": "23:00", "RADAR_MINUTES": "0"})
    world.wait(minutes=2)
    shown = world.tanaka.command("/health", channel="C0DESK")
    assert "The open orders are not read from Amazon yet" in str(shown.blocks)
    assert "could not be read" not in str(shown.blocks)

    first = world.tanaka.command("/order", channel="C0DESK")
    assert "being read from Amazon for the first time" in first.text
    world.until(lambda: bool(world.amazon.called("searchOrders")), minutes=2, what="a search")
    world.wait(minutes=1)
    assert "unshipped order" in world.tanaka.command("/order", channel="C0DESK").text
