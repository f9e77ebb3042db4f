"""What can go wrong, on demand."""

import threading
import time
from datetime import timedelta

import httpx
import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator, Hold
from simulator.amazon.limits import RATES
from tests.simulator.amazon.account.caller import FEEDS, ORDERS, Caller, cancel_xml


def read(caller: Caller) -> httpx.Response:
    """Read an order."""
    return caller.get(f"{ORDERS}/{caller.sim.seeds['unshipped']}")


@pytest.mark.parametrize(
    ("fault", "status", "begin"),
    [
        ("fail", 500, b""),
        ("gateway_page", 503, b"<html>"),
        ("message_only", 403, b'{"message"'),
        ("throttle", 429, b'{"errors"'),
    ],
)
def test_failing_answers_leave_no_trace(
    caller: Caller, fault: str, status: int, begin: bytes
) -> None:
    """Each failing answer is given once, and the account is unchanged."""
    getattr(caller.sim.faults, fault)("getOrder")
    response = read(caller)

    assert response.status_code == status
    assert response.content.startswith(begin)
    assert "x-amzn-RateLimit-Limit" not in response.headers
    assert read(caller).status_code == 200


def test_a_lost_answer_was_processed_and_a_lost_question_was_not(caller: Caller) -> None:
    """Dropping after or before processing decides whether the feed is there."""
    document_id = caller.upload(cancel_xml(caller.sim, caller.sim.seeds["unshipped"]))
    for after, feeds in ((False, 0), (True, 1)):
        caller.sim.faults.drop("createFeed", after=after)
        with pytest.raises(httpx.RemoteProtocolError):
            caller.create(document_id)
        assert len(caller.sim.feeds.all()) == feeds
    assert [call.status for call in caller.sim.called("createFeed")] == [0, 0]


def test_a_failure_after_the_feed_was_taken(caller: Caller) -> None:
    """A 500 may hide that the feed exists."""
    document_id = caller.upload(cancel_xml(caller.sim, caller.sim.seeds["unshipped"]))
    caller.sim.faults.gateway_page("createFeed", after=True)

    assert caller.create(document_id).status_code == 503
    assert len(caller.sim.feeds.all()) == 1


def test_a_missing_role_is_denied_until_it_is_given(caller: Caller) -> None:
    """Without the role the operation is 403, others are not."""
    caller.sim.faults.deny_role("getOrder")
    response = read(caller)
    assert response.status_code == 403
    error = response.json()["errors"][0]
    assert (error["code"], error["message"]) == (
        "Unauthorized",
        "Access to requested resource is denied.",
    )
    assert caller.get(f"{FEEDS}/feeds/1").status_code == 404

    caller.sim.faults.allow_role("getOrder")
    assert read(caller).status_code == 200


def test_an_outage_fails_every_call(caller: Caller) -> None:
    """While it is down nothing answers, the token endpoint neither."""
    caller.sim.faults.down()
    with pytest.raises(httpx.RemoteProtocolError):
        read(caller)
    with pytest.raises(httpx.RemoteProtocolError):
        caller.log_in()

    caller.sim.faults.down(down=False)
    assert read(caller).status_code == 200


def held(caller: Caller, hold: Hold) -> tuple[threading.Thread, list[int]]:
    """Create a feed in a thread that is held."""
    document_id = caller.upload(cancel_xml(caller.sim, caller.sim.seeds["unshipped"]))
    answers: list[int] = []

    def create() -> None:
        try:
            answers.append(caller.create(document_id).status_code)
        except httpx.RemoteProtocolError:
            answers.append(0)

    thread = threading.Thread(target=create)
    thread.start()
    hold.wait_until_reached()
    return thread, answers


@pytest.mark.parametrize("feeds", [0, 1])
def test_a_call_is_held_before_or_after_it_is_processed(caller: Caller, feeds: int) -> None:
    """What is held after processing has happened, and goes on when it is released."""
    hold = caller.sim.faults.hold("createFeed", after_processing=bool(feeds))
    thread, answers = held(caller, hold)
    assert (len(caller.sim.feeds.all()), answers) == (feeds, [])

    hold.release()
    thread.join()
    assert answers == [202]
    assert len(caller.sim.feeds.all()) == 1


def test_a_held_call_may_end_without_an_answer(caller: Caller) -> None:
    """Released with `drop`, what was held before processing never happens."""
    hold = caller.sim.faults.hold("createFeed")
    thread, answers = held(caller, hold)
    hold.release(drop=True)
    thread.join()

    assert (answers, caller.sim.feeds.all()) == ([0], ())


def test_stopping_ends_held_calls(clock: MovableClock) -> None:
    """An account that stops ends what it holds, at once."""
    with AmazonSimulator(clock) as sim, httpx.Client() as http:
        sim.seed()
        caller = Caller(sim, http)
        caller.log_in()
        thread, answers = held(caller, sim.faults.hold("createFeed"))
        begun = time.monotonic()
        sim.faults.stop()
        thread.join()
        assert answers == [0]
        assert time.monotonic() - begun < 4


def test_nothing_held_is_a_timeout(sim: AmazonSimulator) -> None:
    """Waiting for a call that never comes ends."""
    with pytest.raises(TimeoutError):
        sim.faults.hold("getOrder").wait_until_reached(0.01)


def test_answers_can_be_late(caller: Caller) -> None:
    """A delay is real time, for every call until it is ended; clear ends everything."""
    caller.sim.faults.delay("getOrder", 0.2)
    begun = time.monotonic()
    read(caller)
    assert time.monotonic() - begun >= 0.2

    caller.sim.faults.fail("getOrder")
    caller.sim.faults.clear()
    assert read(caller).status_code == 200


@pytest.mark.parametrize("operation", sorted(RATES))
def test_published_rates_end_in_429(caller: Caller, clock: MovableClock, operation: str) -> None:
    """After the burst comes 429 without a rate header, and one more call when time has passed."""
    sim = caller.sim
    rate, burst = RATES[operation]
    for _ in range(burst):
        sim.limits.take(operation)
    response = call(caller, operation)
    assert response.status_code == 429
    assert response.json()["errors"][0]["code"] == "QuotaExceeded"
    assert "x-amzn-RateLimit-Limit" not in response.headers

    clock.advance(timedelta(seconds=1 / rate + 0.001))
    response = call(caller, operation)
    assert response.status_code != 429
    assert float(response.headers["x-amzn-RateLimit-Limit"]) == rate
    assert call(caller, operation).status_code == 429
    sim.rate_limits = False
    assert call(caller, operation).status_code != 429


def call(caller: Caller, operation: str) -> httpx.Response:
    """Call any operation, with nothing sensible in it."""
    route = next(one for one in caller.sim.routes() if one.operation == operation)
    path = route.path.pattern.replace("([^/]+)", "x")
    return caller.call(route.method, path, json={} if route.method == "POST" else None)


def test_an_account_may_have_another_rate(caller: Caller) -> None:
    """The header tells the rate that this account has."""
    caller.sim.limits.grant("getOrder", 5.0, burst=2)

    assert [read(caller).status_code for _ in range(3)] == [200, 200, 429]
    assert caller.sim.called("getOrder")[0].status == 200


def test_every_call_is_on_record(caller: Caller) -> None:
    """Operation, status, request id and parameters are kept, no token and no document."""
    response = read(caller)
    last = caller.sim.calls[-1]

    assert (last.operation, last.status) == ("getOrder", 200)
    assert last.request_id == response.headers["x-amzn-RequestId"]
    assert last.params == {"id": caller.sim.seeds["unshipped"]}
    assert "Atz" not in str(caller.sim.calls)
    assert caller.get("/nowhere").status_code == 404


def test_a_wait_that_times_out_names_the_last_calls(caller: Caller) -> None:
    """What a test waits for and never comes is an AssertionError."""
    read(caller)
    with pytest.raises(AssertionError, match="getOrder 200"):
        caller.sim.wait_for(lambda: False, 0.02, "a miracle")


def test_amazon_may_refuse_a_search_for_one_dataset(caller: Caller) -> None:
    """As in an incident of Amazon's: 400 InvalidInput wherever the dataset is asked for."""
    caller.sim.faults.refuse_dataset("searchOrders", "FULFILLMENT")
    query = {"lastUpdatedAfter": "2026-11-20T00:00:00Z"}

    for _ in range(2):
        refused = caller.get(ORDERS, **query, includedData="CANCELLATION,FULFILLMENT")
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert caller.get(ORDERS, **query, includedData="CANCELLATION").status_code == 200
    caller.sim.faults.clear("searchOrders")
    assert caller.get(ORDERS, **query, includedData="FULFILLMENT").status_code == 200
