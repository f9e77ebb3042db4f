"""What a digest says to those who only hear its words, and what it says of gaps and new parts."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.health.metrics import AmazonStatus, Metric
from bot.domain.health.report import UnknownPart
from bot.domain.languages import LANGUAGES
from bot.domain.limits import ACCESSIBILITY_LABEL
from handlers.digest.views import phrases, week
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from tests.domain.health.samples import a_policy, a_rate, a_report, cancellations
from tests.handlers.health.samples import (
    DIGESTS,
    a_digest,
    a_reader,
    busy,
    ended_requests,
    quiet,
    words,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_carry_the_digest(language: str) -> None:
    """What waits with its orders, what is off, warned of or unknown, and what is missing."""
    reader, digest = a_reader(language), busy()
    text = a_digest(digest, language).text
    for task in digest.todo.first(8):
        assert task.order.id in text
    assert "ステンレスボトル" in text
    for rate in digest.off:
        assert f"{phrases.name(reader, rate.metric)} {phrases.share(reader, rate)}" in text
    assert {"spammingSellerMessaging", "somethingNew"} <= {*re.findall(r"[a-zA-Z]+", text)}
    assert reader.say("digest.failed.fatal") in text
    assert reader.say("policy.documents") in text
    unread = a_digest(quiet(opened=None), language).text
    assert unread.count(reader.say("digest.orders_not_yet")) == 1
    miscounted = busy(report=a_report(cancellations(9, 400)), requests=ended_requests())
    assert week.miscount_line(reader, miscounted) in words(a_digest(miscounted, language).blocks)
    assert week.miscount_line(reader, miscounted) in a_digest(miscounted, language).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_alone_carry_the_thread(language: str) -> None:
    """Every number of the report, not only a title."""
    text = details_message(a_reader(language), DIGESTS["busy"], Style.DRAWN).text
    for metric in Metric:
        assert a_reader(language).say(f"metric.{metric}") in text
    assert "somethingNew" in text


def test_buttons_that_look_alike_are_told_apart() -> None:
    """Each names its order to a screen reader, within Slack's limit."""
    blocks = a_digest(DIGESTS["busy"]).blocks
    labels = [each["accessory"]["accessibility_label"] for each in blocks if "accessory" in each]
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= ACCESSIBILITY_LABEL for label in labels)
    assert labels[0] == "Show order 250-2000000-0000000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_new_in_a_report_is_named_even_on_a_quiet_day(language: str) -> None:
    """A part that counts nothing stands in the two lines; one that counts ends the quiet."""
    calm = quiet(report=a_report(unknown=(UnknownPart("newRate"),)), before=None)
    assert calm.quiet
    assert "newRate" in words(a_digest(calm, language).blocks)
    told = quiet(report=a_report(unknown=(UnknownPart("newRate", "defectsCount: 4"),)))
    for text in (a_digest(told, language).text, words(a_digest(told, language).blocks)):
        assert "newRate (defectsCount: 4)" in text
    thread = details_message(a_reader(language), busy(report=calm.report), Style.WORDS)
    assert "newRate" in words(thread.blocks)


def test_policies_are_not_called_clear_beside_what_is_unknown() -> None:
    """Only where every part is understood is nothing said to be counted."""
    clear = a_report(policies=(a_policy(0),))
    said = "Policy compliance: nothing counted against the account"
    for unknown, expected in (((), True), ((UnknownPart("new", "count: 1"),), False)):
        digest = quiet(report=replace(clear, unknown=unknown))
        thread = details_message(a_reader(), digest, Style.WORDS)
        assert (said in thread.text) is (said in words(thread.blocks)) is expected


@pytest.mark.parametrize(
    ("report", "key"),
    [
        (a_report(account_status=""), "digest.no_status"),
        (a_report(rates=()), "digest.no_numbers"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_incomplete_report_names_what_is_missing(language: str, report: Any, key: str) -> None:
    """With what to do, in the words and in the message."""
    said = a_digest(quiet(report=report), language)
    lacks = a_reader(language).say(key)
    assert lacks in said.text
    assert lacks in words(said.blocks)


@pytest.mark.parametrize("code", ["throttled", "empty", "late", "unavailable", "not_found"])
def test_a_missing_report_says_what_to_do(code: str) -> None:
    """Even if that is nothing."""
    text = a_digest(quiet(failed=code)).text
    assert any(cure in text for cure in ("Nothing to do", "tell your administrator")), text


def test_a_count_without_a_rate_is_shown_as_it_is() -> None:
    """It is off by a bare number, since nothing says of how many."""
    rate = a_rate(Metric.LATE_SHIPMENT, count=5, total=None, status=AmazonStatus.UNKNOWN)
    text = a_digest(quiet(report=a_report(rate))).text
    assert "Late Shipment Rate 5 counted (target under 4%, watch" in text


def test_the_other_days_of_a_rate_stand_in_the_thread() -> None:
    """Late shipments over 10 and over 30 days are two lines."""
    other = a_rate(Metric.LATE_SHIPMENT, count=0)
    rate = a_rate(Metric.LATE_SHIPMENT, count=5, others=(other,))
    thread = details_message(a_reader(), quiet(report=a_report(rate)), Style.WORDS)
    assert thread.text.count("Late Shipment Rate: ") == 2
