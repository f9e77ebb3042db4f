"""/health as one person reads it, in both languages."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.forecast import forecast
from bot.domain.health import Metric
from bot.domain.health_todo import ToShip
from bot.domain.health_trend import Course, trend
from handlers.digest.views import Style
from handlers.health import views
from handlers.health.listeners import find_metric
from handlers.text import LANGUAGES
from simulator.slack.blocks import check_blocks
from tests.domain.health.samples import FETCHED, NOW, a_report, cancellations, own
from tests.handlers.health.samples import TODAY, a_reader, busy, history, quiet
from tests.handlers.health.test_digest_views import words


def a_course(**changes: Any) -> Course:
    """Return the course of the Cancellation Rate."""
    past = history(90)
    values: dict[str, Any] = {
        "metric": Metric.CANCELLATION,
        "now": cancellations(1, 63),
        "report_at": FETCHED,
        "month": trend(past, until=TODAY, days=30),
        "quarter": trend(past, until=TODAY, days=90),
    }
    return Course(**(values | changes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_within_slacks_limits(language: str) -> None:
    """The picture, courses, outlooks and lists are taken by Slack."""
    reader = a_reader(language, simulated=True)
    shown = forecast(a_report(cancellations(1, 63)), [own(None)], now=NOW + timedelta(days=3))
    ships = [ToShip(f"250-0000000-{n:07}", NOW + timedelta(hours=n - 1)) for n in range(40)]
    messages = [
        views.picture(reader, quiet()),
        views.picture(reader, busy()),
        views.picture(reader, quiet(report=None, history={})),
        *(views.shared(reader, busy(), "U0SATO", style) for style in Style),
        views.course(reader, a_course()),
        views.course(reader, a_course(now=None, month=(), quarter=())),
        views.course(reader, a_course(report_at=None)),
        views.what_if(reader, shown, 1),
        views.what_if(reader, shown, 999),
        views.what_if(reader, None, 2),
        views.bad_number(reader),
        views.health_help(reader),
        views.health_help(reader, "*what*"),
        views.asked(reader),
        views.not_yet(reader, timedelta(seconds=42)),
        views.sharing(reader),
        views.not_shared(reader, "channel_not_found"),
        views.next_orders(reader, NOW, ships),
        views.next_orders(reader, NOW, []),
    ]
    for message in messages:
        assert check_blocks(message.blocks) == [], message.text
        assert message.text
        assert "{" not in words(message.blocks) + message.text


def test_the_picture_has_its_buttons_and_no_drawings() -> None:
    """A private answer cannot be sent again in a plainer way: nothing in it is drawn by Slack."""
    blocks = views.picture(a_reader(), busy()).blocks
    assert [each["action_id"] for each in blocks[-1]["elements"]] == [
        "health.refresh",
        "health.post",
    ]
    assert not {"table", "data_visualization"} & {block["type"] for block in blocks}


def test_what_if_tells_the_rate_the_verdict_and_the_day() -> None:
    """One more of 63 stays under the target, two more do not."""
    shown = forecast(a_report(cancellations(0, 63)), [], now=NOW)
    one, two = (views.what_if(a_reader(), shown, more).text for more in (1, 2))
    assert "1 of 63 makes about 1.59 %, an estimate: stays under the target of 2.5 %." in one
    assert "2 of 63 makes about 3.17 %, an estimate: misses the target of under 2.5 %." in two
    blocks = views.what_if(a_reader(), shown, 1).blocks
    assert "It leaves the rate on 2 Dec or later (estimate)." in words(blocks)


@pytest.mark.parametrize(
    ("typed", "metric"),
    [
        ("cancellation", Metric.CANCELLATION),
        ("キャンセル率", Metric.CANCELLATION),
        ("Late Shipment Rate", Metric.LATE_SHIPMENT),
        ("LATE SHIPMENT", Metric.LATE_SHIPMENT),
        ("order-defect-fba", Metric.ORDER_DEFECT_FBA),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_metric_is_found_by_any_of_its_names(typed: str, metric: Metric | None) -> None:
    """Our name, or that of either language, in any case and with any hyphens."""
    assert find_metric(typed) is metric


def test_orders_to_ship_come_with_the_time_of_their_reading() -> None:
    """The list is cut, says how many more there are, and when it was read."""
    ships = [ToShip(f"250-0000000-{n:07}", NOW + timedelta(hours=n)) for n in range(20)]
    text = words(views.next_orders(a_reader(), NOW, ships).blocks)
    assert "and 5 more" in text
    assert "Open orders read from Amazon Tue 24 Nov 17:12" in text
