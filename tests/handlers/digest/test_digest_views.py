"""The digest as it is read: its order, its limits, its names, in both languages."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.health.metrics import Metric
from bot.domain.health.report import Rating
from bot.domain.languages import LANGUAGES
from handlers.blocks import Message
from handlers.digest.views import charts
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import Style
from simulator.slack.blocks import check_blocks
from tests.domain.health.samples import a_policy, a_report, cancellations
from tests.handlers.health.samples import (
    DIGESTS,
    MONDAY,
    TODAY,
    a_digest,
    a_reader,
    busy,
    ended_requests,
    quiet,
    words,
)


def kinds(message: Message) -> list[str]:
    """Return the types of a message's blocks."""
    return [block["type"] for block in message.blocks]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", DIGESTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_is_within_slacks_limits(language: str, name: str, style: Style) -> None:
    """Every digest and its thread are taken by Slack, in every language and style."""
    said = a_digest(DIGESTS[name], language, style)
    thread = details_message(a_reader(language), DIGESTS[name], style)
    for message in (said, thread):
        assert check_blocks(message.blocks) == []
        assert message.text
        assert "{" not in words(message.blocks)
    drawn = {"table", "data_visualization"} & {*kinds(said), *kinds(thread)}
    allowed = ({"table", "data_visualization"}, {"table"}, set[str]())[style]
    assert drawn <= allowed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quiet_day_has_two_lines(language: str) -> None:
    """Nothing but two lines in the channel; table and chart stand in the thread."""
    said = a_digest(DIGESTS["quiet"], language)
    [block] = said.blocks
    text = "".join(piece["text"] for piece in block["elements"][0]["elements"])
    assert len(text.splitlines()) == 2
    thread = details_message(a_reader(language), DIGESTS["quiet"], Style.DRAWN)
    assert kinds(thread)[-2:] == ["table", "data_visualization"]


def test_a_quiet_monday_tells_the_week_in_the_thread() -> None:
    """A week without a cancellation is told in the thread, one with some in the channel."""
    assert len(a_digest(DIGESTS["quiet Monday"]).blocks) == 1
    thread = details_message(a_reader(), DIGESTS["quiet Monday"], Style.DRAWN)
    assert "No cancellation was confirmed." in words(thread.blocks)

    told = quiet(day=MONDAY, requests=ended_requests())
    assert "By SKU: BTL-500-SV ×3" in words(a_digest(told).blocks)


def test_the_parts_come_in_the_order_in_which_they_matter() -> None:
    """To do, room, changes, what is off, drawings, what is within, and what all rests on."""
    text = words(a_digest(DIGESTS["busy"]).blocks)
    places = [
        text.index(part)
        for part in (
            "To do: 4 kinds of task.",
            "buyers' cancellation requests",
            "to ship within 24 hours",
            "wait for approval",
            "not confirmed",
            "Room for cancellations",
            "Since 23 Nov",
            "Off target or close to it",
            "Within target:",
            "No data:",
            "The week",
            "Today's report is not there",
            "Amazon's report fetched",
        )
    ]
    assert places == sorted(places)


def test_what_waits_has_its_button() -> None:
    """Each order named has a button that shows it; a card that is known has a link."""
    blocks = a_digest(DIGESTS["busy"]).blocks
    shown = [block["accessory"] for block in blocks if "accessory" in block]
    assert {each["action_id"] for each in shown} == {"order.show"}
    assert all(each["value"] in words(blocks) for each in shown)
    assert len(shown) == 5 + 3 + 3 + 3
    assert "<https://example.slack.com/archives/C0/p1|Open Card>" in words(blocks)


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
    """A rate under 2.5% is never printed as 2.50%; 1 of 40 misses the target and says so."""
    under = a_digest(
        quiet(
            report=a_report(
                cancellations(2499, 99_999),
            )
        )
    )
    assert "Now 2,499 of 99,999 (2.49%, by Amazon)." in words(under.blocks)
    over = a_digest(quiet(report=a_report(cancellations(1, 40))))
    assert "Cancellation Rate 2.50% (target under 2.5%): off target, exactly at the target" in (
        words(over.blocks)
    )


def test_a_day_without_data_is_a_gap_not_a_zero() -> None:
    """The chart has only days with a number, at most twenty; the line of text has a dot."""
    digest = DIGESTS["busy"]
    [chart] = [b for b in a_digest(digest).blocks if b["type"] == "data_visualization"]
    labels = chart["chart"]["axis_config"]["categories"]
    assert len(labels) == sum(point.share is not None for point in digest.trend) <= 20
    assert "·" in words([charts.trend_in_words(a_reader(), digest.trend, None)])


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1.59%", "17 Nov to 23 Nov", "1 of 63", "34 of 1,000"]),
        ("ja", ["1.59%", "11/17から11/23", "1/63件", "34/1,000件"]),
    ],
)
def test_numbers_and_days_are_written_as_the_reader_does(
    language: str, expected: list[str]
) -> None:
    """Percent signs, thousands and days follow the language."""
    report = replace(a_report(cancellations(1, 63)), rates=(cancellations(1, 63), *busy_rates()))
    thread = details_message(a_reader(language), quiet(report=report), Style.DRAWN)
    text = words(thread.blocks)
    assert [part for part in expected if part not in text] == []


def busy_rates() -> Any:
    """Return the rates of the busy digest."""
    report = DIGESTS["busy"].report
    assert report is not None
    return report.rates[1:]


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
    text = words(a_digest(digest).blocks)
    assert "Amazon counts 9 from 17 Nov to 23 Nov; 8 of them are none of ours." in text
    assert "Ours that count: 250-5000000-0000000" in text
    assert "250-5000000-0000001 and 250-5000000-0000002" in text
    assert "audit export" in text


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("Account Health Rating: warned (Amazon: WARNED)", "12 (needs attention)")),
        ("ja", ("アカウント健全性評価：警告あり（Amazonの表記：WARNED）", "12件（要対応）")),
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
