"""Login with Amazon: renewal, denial and failures."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.amazon import Amazon
from bot.clock import MovableClock
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from simulator.amazon import AmazonSimulator
from tests.builders import OPEN_ORDERS


def search(amazon: Amazon) -> object:
    """Search for the open orders."""
    return amazon.order_search.search(OPEN_ORDERS)


def test_a_token_is_renewed_before_it_ends(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """One token serves 55 minutes, then there is a new one, and nobody was denied."""
    for minutes in (0, 54, 1):
        clock.advance(timedelta(minutes=minutes))
        amazon.order_book.get(sim.seeds["unshipped"])

    assert len(sim.called("token")) == 2
    assert {call.status for call in sim.called("getOrder")} == {200}


def test_a_token_that_became_void_is_replaced(amazon: Amazon, sim: AmazonSimulator) -> None:
    """After a 403 the connection logs in and retries once, invisibly to the caller."""
    amazon.order_book.get(sim.seeds["unshipped"])
    sim.lwa.forget_tokens()

    assert amazon.order_book.get(sim.seeds["unshipped"]).id == sim.seeds["unshipped"]
    assert [call.status for call in sim.called("getOrder")] == [200, 403, 200]


@pytest.mark.parametrize(
    ("operation", "ask", "role"),
    [
        ("getOrder", lambda a: a.order_book.get("250-0000000-0000000"), "Inventory and Order"),
        ("getFeed", lambda a: a.transport.get("1"), "Inventory and Order Tracking"),
        ("searchOrders", search, "Inventory and Order Tracking"),
        ("createReport", lambda a: a.health_reports.request(), "Selling Partner Insights"),
        ("getReport", lambda a: a.health_reports.look("1"), "Selling Partner Insights"),
    ],
)
def test_a_missing_role_is_named(
    amazon: Amazon, sim: AmazonSimulator, operation: str, ask: Callable[[Amazon], object], role: str
) -> None:
    """A 403 with a new token means a missing role, which the fault names."""
    sim.faults.deny_role(operation)
    with pytest.raises(RoleMissing) as missing:
        ask(amazon)

    assert (missing.value.operation, missing.value.role[: len(role)]) == (operation, role)
    assert [call.status for call in sim.called(operation)] == [403, 403]


def test_a_role_that_is_missing_for_a_new_feed_is_asked_about_once(
    amazon: Amazon, sim: AmazonSimulator
) -> None:
    """A denied createFeed is not retried: Amazon may have accepted what a proxy denied."""
    sim.faults.deny_role("createFeed")
    amazon.transport.log_in()
    with pytest.raises(RoleMissing):
        amazon.transport.create("1")

    assert [call.status for call in sim.called("createFeed")] == [403]


def test_a_feed_is_created_with_a_login_that_is_fresh(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A login older than half a minute is renewed before the last checks, a younger one is kept."""
    for seconds in (0, 30, 31):
        clock.advance(timedelta(seconds=seconds))
        amazon.transport.log_in()
    assert len(sim.called("token")) == 2

    with pytest.raises(Rejected):
        amazon.transport.create("document")
    assert [call.operation for call in sim.calls] == ["token", "token", "createFeed"]


def test_no_login_comes_between_the_last_check_and_the_feed(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """If the token has expired meanwhile, nothing is sent, and the fault is not Doubtful."""
    amazon.transport.log_in()
    clock.advance(timedelta(hours=1))
    with pytest.raises(Unavailable):
        amazon.transport.create("document")

    assert [call.operation for call in sim.calls] == ["token"]


@pytest.mark.parametrize("seconds", ["-1", "0", "1e300", "true", '"soon"', "9" * 5000, "3600"])
def test_a_life_of_a_token_that_cannot_be_meant_is_not_believed(
    amazon: Amazon, sim: AmazonSimulator, clock: MovableClock, seconds: str
) -> None:
    """The lifetime of a token is clamped to a plausible range, whatever Amazon says."""
    body = f'{{"access_token": "Atza|x", "expires_in": {seconds}}}'.encode()
    sim.faults.fail("token", 200, body, times=2)
    amazon.transport.log_in()
    clock.advance(timedelta(seconds=20))
    amazon.transport.log_in()
    assert len(sim.called("token")) == 1

    clock.advance(timedelta(hours=2))
    amazon.transport.log_in()
    assert len(sim.called("token")) == 2


def wrong_secret(sim: AmazonSimulator) -> None:
    """Make Amazon reject the client secret."""
    sim.lwa.refuse()


def revoked(sim: AmazonSimulator) -> None:
    """Make Amazon report a revoked authorisation."""
    sim.lwa.revoke()


def limited(sim: AmazonSimulator) -> None:
    """Make Amazon throttle logins."""
    sim.faults.fail("token", 429, b'{"error":"slow_down"}', times=9)


def gateway(sim: AmazonSimulator) -> None:
    """Make a gateway answer instead of Login with Amazon."""
    sim.faults.gateway_page("token", times=9)


def strange_403(sim: AmazonSimulator) -> None:
    """Make a proxy deny the login."""
    sim.faults.message_only("token", 403, times=9)


def tokenless(sim: AmazonSimulator) -> None:
    """Make the answer lack a token."""
    sim.faults.fail("token", 200, b'{"token_type":"bearer"}', times=9)


def listed(sim: AmazonSimulator) -> None:
    """Make the answer a list."""
    sim.faults.fail("token", 200, b"[]", times=9)


def redirecting(sim: AmazonSimulator) -> None:
    """Make a portal redirect the login."""
    sim.faults.fail("token", 302, b'{"error":"moved"}', times=9)


def unsendable(sim: AmazonSimulator) -> None:
    """Make the token invalid in an HTTP header."""
    sim.faults.fail("token", 200, b'{"access_token":"a\\r\\nb \\u65e5"}', times=9)


def failing(sim: AmazonSimulator) -> None:
    """Make Login with Amazon fail with its own error."""
    sim.faults.fail("token", 500, b'{"error":"server_error"}', times=9)


def silent(sim: AmazonSimulator) -> None:
    """Make the login go unanswered."""
    sim.faults.drop("token", times=9)


@pytest.mark.parametrize(
    ("breaks", "fault"),
    [
        (wrong_secret, CredentialsRefused),
        (revoked, CredentialsRefused),
        (limited, Throttled),
        (gateway, Unavailable),
        (strange_403, Unavailable),
        (tokenless, Unavailable),
        (listed, Unavailable),
        (redirecting, Unavailable),
        (unsendable, Unavailable),
        (failing, Unavailable),
        (silent, Unavailable),
    ],
)
def test_without_a_token_nothing_was_sent(
    amazon: Amazon,
    sim: AmazonSimulator,
    breaks: Callable[[AmazonSimulator], None],
    fault: type[AmazonFault],
) -> None:
    """Each login failure has its own fault, which is never Doubtful for createFeed."""
    breaks(sim)

    with pytest.raises(fault):
        amazon.order_book.get(sim.seeds["unshipped"])
    with pytest.raises(fault) as caught:
        amazon.transport.log_in()
    with pytest.raises(Unavailable):
        amazon.transport.create("document")
    assert sim.called("createFeed") == []
    assert "Atz" not in str(caught.value)


def test_well_again_after_the_secret_is_right(amazon: Amazon, sim: AmazonSimulator) -> None:
    """A refused login leaves no state behind."""
    sim.lwa.refuse()
    with pytest.raises(CredentialsRefused):
        amazon.order_book.get(sim.seeds["unshipped"])
    sim.lwa.restore()

    assert amazon.order_book.get(sim.seeds["unshipped"]).id
