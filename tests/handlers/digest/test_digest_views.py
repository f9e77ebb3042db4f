"""The digest as it is read: its order, its limits, its names, in both languages."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.health.metrics import Metric
from bot.domain.health.report import Rating
from bot.domain.languages import LANGUAGES
from bot.domain.orders.open_orders import OpenOrders
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from simulator.slack.blocks import check_blocks
from tests.builders import an_order
from tests.domain.health.samples import FETCHED, NOW, a_policy, a_rate, a_report, cancellations
from tests.handlers.health.samples import (
    DIGESTS,
    TODAY,
    a_digest,
    a_reader,
    busy,
    ended_requests,
    kinds,
    quiet,
    words,
)


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", DIGESTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_is_within_slacks_limits(language: str, name: str, style: Style) -> None:
    """Every digest and its thread are taken by Slack, in every language and style."""
    said = a_digest(DIGESTS[name], language)
    thread = details_message(a_reader(language), DIGESTS[name], style)
    for message in (said, thread):
        assert check_blocks(message.blocks) == []
        assert message.text
        assert "{" not in words(message.blocks)
    assert not {"table", "data_visualization"} & {*kinds(said)}
    allowed = ({"table", "data_visualization"}, {"table"}, set[str]())[style]
    assert {"table", "data_visualization"} & {*kinds(thread)} <= allowed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_day_has_two_lines(language: str) -> None:
    """Nothing but two lines in the channel and no button; table and chart are in the thread."""
    said = a_digest(DIGESTS["quiet"], language)
    [block] = said.blocks
    text = "".join(piece["text"] for piece in block["elements"][0]["elements"])
    assert len(text.splitlines()) == 2
    thread = details_message(a_reader(language), DIGESTS["quiet"], Style.DRAWN)
    assert {"table", "data_visualization"} <= {*kinds(thread)}


def test_the_parts_come_in_the_order_in_which_they_matter() -> None:
    """To do in numbers, what is off, the room, the orders, how to see the rest, the gaps."""
    text = words(a_digest(DIGESTS["busy"]).blocks)
    places = [
        text.index(part)
        for part in (
            "26 to do",
            "🔴 Overdue 1",
            "⚠️ Account status: At risk",
            "❗ ",
            "No room: ",
            "was due 16:12",
            "unconfirmed since",
            "buyer asks to cancel, ",
            "approve by",
            "12 more with /order, 6 more with /cancel",
            "Cards:",
            "No report today",
            "numbers in the thread",
        )
    ]
    assert places == sorted(places)


def test_what_waits_has_its_button() -> None:
    """At most eight orders, some of each kind, each by its product; cards are linked."""
    blocks = a_digest(DIGESTS["busy"]).blocks
    lines = [block for block in blocks if "accessory" in block]
    shown = [block["accessory"] for block in lines]
    assert {each["action_id"] for each in shown} == {"order.show"}
    assert [each["value"] for each in shown] == [
        task.order.id for task in DIGESTS["busy"].todo.first(8)
    ]
    assert all("ステンレスボトル 500ml" in block["text"]["text"] for block in lines)
    signs = {block["text"]["text"][0] for block in lines}
    assert signs == {"🔴", "⚠", "🟠", "🙋", "🟡"}
    assert "https://example.slack.com/archives/C0/p1" in str(blocks)


@pytest.mark.parametrize(
    ("language", "told"), [("en", "2 more with /order"), ("ja", "ほか2件は /order")]
)
def test_the_rest_is_counted_once_by_where_it_is_listed(language: str, told: str) -> None:
    """Where only orders are left out, one phrase has their number and /cancel is not named."""
    orders = tuple(
        an_order(id=f"250-2000000-{n:07}", ship_by=NOW + timedelta(hours=1)) for n in range(10)
    )
    text = words(a_digest(quiet(opened=OpenOrders(NOW, orders, {})), language).blocks)
    assert [line for line in text.splitlines() if "/order" in line] == [told]
    assert "/cancel" not in text


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(days=1), "yesterday 0.40%"),
        (timedelta(days=4), "0.40% on 20 Nov"),
    ],
)
def test_what_is_off_names_the_figure_of_the_day_before(before: timedelta, told: str) -> None:
    """Of yesterday, or of the last day that has a report, with its date."""
    earlier = a_report(
        a_rate(Metric.LATE_SHIPMENT, count=4, total=1000),
        policies=(a_policy(1),),
        fetched_at=FETCHED - before,
    )
    now = a_report(
        cancellations(0, 63),
        a_rate(Metric.LATE_SHIPMENT, count=34, total=1000),
        policies=(a_policy(2),),
    )
    text = a_digest(quiet(report=now, before=earlier)).text
    assert f"⚠️ Late Shipment Rate 3.40% (target under 4%, watch, {told})" in text
    assert f"Listing policy violations: 2 (needs attention, {told.replace('0.40%', '1')})" in text


def test_the_metadata_is_what_scripts_rely_on() -> None:
    """Date, store, time of the report, failure, room and the state of each metric."""
    metadata = a_digest(DIGESTS["busy"]).metadata
    assert metadata is not None
    assert metadata["event_type"] == "sellerdesk_digest"
    payload = metadata["event_payload"]
    assert list(payload) == ["date", "store", "report_at", "failed", "room", "states"]
    assert payload["date"] == "2026-11-30"
    assert payload["report_at"] == "2026-11-24T06:12:00+00:00"
    assert (payload["failed"], payload["room"]) == ("fatal", 0)
    assert set(payload["states"]) == set(Metric)
    assert set(payload["states"].values()) == {"red", "yellow", "green", "none"}

    nothing = a_digest(DIGESTS["no report"]).metadata
    assert nothing is not None
    payload = nothing["event_payload"]
    assert (payload["report_at"], payload["room"], payload["failed"]) == (
        None,
        None,
        "role_missing",
    )
    assert set(payload["states"].values()) == {"none"}


def test_a_number_never_touches_its_target_by_rounding() -> None:
    """A rate under 2.5 % is never printed as 2.50 %; 1 of 40 misses the target and says so."""
    under = a_digest(
        quiet(
            report=a_report(
                cancellations(2499, 99_999),
            )
        )
    )
    assert "(now 2,499 of 99,999, 2.49%; target under 2.5%)" in words(under.blocks)
    over = a_digest(quiet(report=a_report(cancellations(1, 40))))
    assert "Cancellation Rate 2.50% (target under 2.5%, off target" in words(over.blocks)


def test_no_mark_of_mrkdwn_touches_our_words() -> None:
    """Slack leaves marks beside Japanese as they are, so that there are none."""
    for block in a_digest(DIGESTS["busy"], "ja").blocks:
        if block["type"] == "section":
            assert not re.search(r"[*_~`]", block["text"]["text"])


def test_a_simulated_digest_says_so() -> None:
    """In the demo nobody takes it for their own account."""
    for name in ("quiet", "busy"):
        assert "SIMULATED" in words(a_digest(DIGESTS[name], simulated=True).blocks)


def test_more_than_we_know_of_is_told_with_what_to_do() -> None:
    """A count above our own names the days, what explains it, and how to dispute it."""
    digest = busy(report=a_report(cancellations(9, 400)), requests=ended_requests())
    line = "Amazon counts 9 cancellations from 17 Nov to 23 Nov; 8 of them are none of ours."
    assert line in words(a_digest(digest).blocks)
    text = words(details_message(a_reader(), digest, Style.DRAWN).blocks)
    assert line in text
    assert "Ours that count: 250-5000000-0000000" in text
    assert "250-5000000-0000001 and 250-5000000-0000002" in text
    assert "Your administrator can export the record" in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("Account Health Rating: warned (WARNED)", "12 (needs attention")),
        ("ja", ("アカウント健全性評価：警告あり（WARNED）", "12件（要対応")),
    ],
)
def test_policies_and_the_rating_have_words_of_their_own(
    language: str, told: tuple[str, ...]
) -> None:
    """They have no target to miss; Amazon's word stands beside ours, in digest and thread."""
    report = a_report(
        policies=(a_policy(12),), account_status="NORMAL", rating=Rating("WARNED", 180)
    )
    digest = busy(report=report)
    thread = details_message(a_reader(language), digest, Style.DRAWN)
    for text in (words(a_digest(digest, language).blocks), words(thread.blocks)):
        assert [part for part in told if part not in text] == []
    new = busy(report=replace(report, rating=Rating("SPLENDID")))
    assert "Account Health Rating: SPLENDID" in words(a_digest(new).blocks)


def test_the_weekday_of_the_title_is_the_days() -> None:
    """The title names the digest's own day."""
    assert "Tue 24 Nov" in a_digest(quiet(day=TODAY)).text
    assert "11/24(火)" in a_digest(quiet(day=TODAY), "ja").text
