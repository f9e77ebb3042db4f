"""The checks of Amazon."""

import pytest

from bot.domain.markets import MARKETS
from tests.bot.check.practice import Practice

ASKED = {"Amazon orders", "Amazon cancellations", "Amazon account health", "marketplace JP"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"LWA_CLIENT_SECRET": "of-another"}, "180 days"),
        ({"LWA_APP_ID": "of-another"}, "LWA_APP_ID must be the app's"),
        ({"SP_API_REFRESH_TOKEN": "of-another"}, "authorize the app again"),
    ],
)
def test_a_login_that_amazon_refuses(
    practice: Practice, changes: dict[str, str], words: str
) -> None:
    """The secret and the refresh token have different cures; the rest is not tried."""
    bad = practice.bad(**changes)
    assert set(bad) - {"clock"} == {"Amazon login"} | ASKED
    assert words in bad["Amazon login"]
    assert "until 'Amazon login'" in bad["Amazon orders"]


def test_amazon_that_does_not_answer(practice: Practice) -> None:
    """Without Amazon the network is looked at first, and Slack's lines stay ok."""
    practice.amazon.faults.down()
    bad = practice.bad()
    assert set(bad) - {"clock"} == {"Amazon login"} | ASKED
    assert "SP_API_ENDPOINT and LWA_ENDPOINT" in bad["Amazon login"]


@pytest.mark.parametrize(
    ("operation", "line", "role"),
    [
        ("getOrder", "Amazon orders", "needs (Inventory and Order Tracking)"),
        ("getFeeds", "Amazon cancellations", "needs (Inventory and Order Tracking)"),
        ("getReports", "Amazon account health", "needs (probably Selling Partner Insights)"),
        ("searchOrders", "marketplace JP", "needs (Inventory and Order Tracking)"),
    ],
)
def test_check_names_a_missing_role(
    practice: Practice, operation: str, line: str, role: str
) -> None:
    """Each role is tried by a question of its own, and what is not certain says so."""
    practice.amazon.faults.deny_role(operation)
    bad = practice.bad()
    assert set(bad) == {line}
    assert role in bad[line]
    assert "authorize it again" in bad[line]


def test_a_rate_that_is_used_up_is_no_fault_of_the_settings(practice: Practice) -> None:
    """If Amazon throttles the check, the cure is to run it again later."""
    practice.amazon.faults.fail("getFeeds", 429)
    bad = practice.bad()
    assert set(bad) == {"Amazon cancellations"}
    assert "in a few minutes" in bad["Amazon cancellations"]


def test_one_question_that_amazon_fails(practice: Practice) -> None:
    """A server error of one check does not skip the others."""
    practice.amazon.faults.fail("getReports", 500, times=3)
    bad = practice.bad()
    assert set(bad) == {"Amazon account health"}
    assert "HTTP 500" in bad["Amazon account health"]


def test_an_endpoint_of_another_part_of_the_world(practice: Practice) -> None:
    """Endpoint and marketplace are compared before Amazon is called."""
    bad = practice.bad(SP_API_ENDPOINT=MARKETS["US"].endpoint, LWA_ENDPOINT=practice.amazon.lwa_url)
    assert MARKETS["JP"].endpoint in bad["marketplace JP"]


def test_a_marketplace_that_amazon_refuses(practice: Practice) -> None:
    """An account that does not sell there is sent to SP_API_MARKETPLACE."""
    body = b'{"errors":[{"code":"InvalidInput"}]}'
    practice.amazon.faults.fail("searchOrders", 400, body)
    bad = practice.bad()
    assert set(bad) == {"marketplace JP"}
    assert "SP_API_MARKETPLACE" in bad["marketplace JP"]
