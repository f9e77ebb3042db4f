"""The life of a cancellation feed, from its document to its orders."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator
from tests.simulator.amazon.account.caller import FEED_TYPE, FEEDS, XML, Caller, cancel_xml


def pass_time(clock: MovableClock, seconds: float) -> None:
    """Let time pass."""
    clock.advance(timedelta(seconds=seconds))


def test_a_feed_waits_works_and_cancels(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """30 s in queue, 60 s in progress, then the order is cancelled by the merchant."""
    order_id = sim.seeds["multi_item"]
    feed_id = caller.send(cancel_xml(sim, order_id))
    seen = []
    for seconds in (0, 29, 1, 59, 1):
        pass_time(clock, seconds)
        seen.append((caller.feed(feed_id)["processingStatus"], sim.order(order_id).status))

    assert seen == [
        ("IN_QUEUE", "UNSHIPPED"),
        ("IN_QUEUE", "UNSHIPPED"),
        ("IN_PROGRESS", "UNSHIPPED"),
        ("IN_PROGRESS", "UNSHIPPED"),
        ("DONE", "CANCELLED"),
    ]
    assert sim.order(order_id).cancelled_by == "MERCHANT"
    assert sim.cancel_messages() == [(feed_id, order_id, "NoInventory")]
    assert caller.feed(feed_id) == {
        "feedId": feed_id,
        "feedType": FEED_TYPE,
        "marketplaceIds": ["A1VC38T7YXB528"],
        "createdTime": "2026-11-24T01:00:00.000Z",
        "processingStatus": "DONE",
        "processingStartTime": "2026-11-24T01:00:30.000Z",
        "processingEndTime": "2026-11-24T01:01:30.000Z",
        "resultFeedDocumentId": caller.feed(feed_id)["resultFeedDocumentId"],
    }


def test_all_is_in_time_though_nobody_looked(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """What was due while nobody asked is dated as it was due."""
    order_id = sim.seeds["unshipped"]
    sim.feeds.order_lag = 45
    caller.send(cancel_xml(sim, order_id))
    pass_time(clock, 3000)

    assert caller.order(order_id)["lastUpdatedTime"] == "2026-11-24T01:02:15Z"


def test_an_order_may_change_later_than_its_feed(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """With a lag the feed is DONE while the order still reads UNSHIPPED."""
    sim.feeds.order_lag = 45
    order_id = sim.seeds["unshipped"]
    feed_id = caller.send(cancel_xml(sim, order_id))
    pass_time(clock, 120)
    assert caller.feed(feed_id)["processingStatus"] == "DONE"
    assert sim.order(order_id).status == "UNSHIPPED"

    pass_time(clock, 15)
    assert sim.order(order_id).status == "CANCELLED"


def test_feeds_of_one_type_follow_one_another(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A second feed waits for the first, a stranger's too; another type does not wait."""
    stranger = sim.feeds.add_foreign(queue_seconds=0, process_seconds=100)
    other = sim.feeds.add_foreign("JSON_LISTINGS_FEED", queue_seconds=0, process_seconds=10)
    mine = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    pass_time(clock, 99)
    assert [caller.feed(feed)["processingStatus"] for feed in (stranger, mine, other)] == [
        "IN_PROGRESS",
        "IN_QUEUE",
        "DONE",
    ]

    pass_time(clock, 1)
    assert caller.feed(mine)["processingStartTime"] == "2026-11-24T01:01:40.000Z"
    pass_time(clock, 60)
    assert caller.feed(mine)["processingStatus"] == "DONE"


def test_only_a_feed_in_queue_can_be_cancelled(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Taking back works in queue, is refused in progress, and nothing is cancelled by it."""
    first = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    second = caller.send(cancel_xml(sim, sim.seeds["emoji"]))
    pass_time(clock, 40)

    assert caller.call("DELETE", f"{FEEDS}/feeds/{first}").status_code == 400
    assert caller.call("DELETE", f"{FEEDS}/feeds/{second}").status_code == 200
    assert caller.call("DELETE", f"{FEEDS}/feeds/1").status_code == 404
    pass_time(clock, 600)
    assert caller.feed(second)["processingStatus"] == "CANCELLED"
    assert sim.order(sim.seeds["emoji"]).status == "UNSHIPPED"
    assert [feed for feed, _, _ in sim.cancel_messages(taken_back=False)] == [first]
    assert len(sim.cancel_messages()) == 2


def test_a_stuck_feed_holds_up_the_next_until_it_is_released(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """A feed planned as stuck or hanging stays so, and so do those behind it."""
    sim.feeds.plan_next(stuck=True)
    sim.feeds.plan_next(hangs=True)
    stuck = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    hanging = caller.send(cancel_xml(sim, sim.seeds["emoji"]))
    pass_time(clock, 7200)
    caller.log_in()
    assert caller.feed(stuck)["processingStatus"] == "IN_QUEUE"

    sim.feeds.release(stuck)
    pass_time(clock, 3000)
    assert caller.feed(stuck)["processingStatus"] == "DONE"
    assert caller.feed(hanging)["processingStatus"] == "IN_PROGRESS"
    sim.feeds.release(hanging)
    assert caller.feed(hanging)["processingStatus"] == "DONE"


@pytest.mark.parametrize("seed", ["shipped", "partially_shipped", "partly_fulfilled"])
def test_a_failure_for_a_shipped_order_refunds_it(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock, seed: str
) -> None:
    """Cancelling what has left is not refused: the buyer gets it all back."""
    order_id = sim.seeds[seed]
    status = sim.order(order_id).status
    caller.send(cancel_xml(sim, order_id))
    pass_time(clock, 90)

    assert (sim.order(order_id).status, sim.order(order_id).refunded) == (status, True)


def test_an_order_shipped_before_the_lag_is_over_is_refunded(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """What ships between a feed's end and its effect is refunded too."""
    order_id = sim.seeds["unshipped"]
    sim.feeds.order_lag = 60
    caller.send(cancel_xml(sim, order_id))
    pass_time(clock, 100)
    sim.ship(order_id)
    pass_time(clock, 100)

    assert sim.order(order_id).refunded


def test_a_document_must_come_with_its_content_type(caller: Caller) -> None:
    """An upload with another Content-Type is refused by the storage, in XML."""
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": XML}).json()
    response = caller.http.put(made["url"], content=b"x", headers={"Content-Type": "text/xml"})

    assert response.status_code == 403
    assert b"<Code>SignatureDoesNotMatch</Code>" in response.content


def test_an_address_is_good_for_five_minutes(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Upload and download addresses expire; the storage says so in XML, with 403."""
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": XML}).json()
    feed_id = caller.send(cancel_xml(sim, sim.seeds["unshipped"]))
    pass_time(clock, 90)
    document_id = caller.feed(feed_id)["resultFeedDocumentId"]
    url = caller.get(f"{FEEDS}/documents/{document_id}").json()["url"]
    assert caller.http.get(url).status_code == 200

    pass_time(clock, 300)
    for response in (caller.http.get(url), caller.http.put(made["url"], content=b"x")):
        assert response.status_code == 403
        assert b"Request has expired" in response.content
    fresh = caller.get(f"{FEEDS}/documents/{document_id}").json()["url"]
    assert caller.http.get(fresh).status_code == 200


def test_documents_are_kept_two_and_twenty_eight_days(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """After two days an upload is no input any more, after 28 a result is gone."""
    document_id = caller.upload(cancel_xml(sim, sim.seeds["unshipped"]))
    feed_id = caller.send(cancel_xml(sim, sim.seeds["emoji"]))
    pass_time(clock, 90)
    result = caller.feed(feed_id)["resultFeedDocumentId"]
    clock.advance(timedelta(days=2))
    caller.log_in()
    assert caller.create(document_id).status_code == 400

    clock.advance(timedelta(days=26))
    caller.log_in()
    assert caller.get(f"{FEEDS}/documents/{result}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"feedType": FEED_TYPE, "marketplaceIds": [], "inputFeedDocumentId": "x"},
        {"feedType": FEED_TYPE, "marketplaceIds": ["A"] * 26, "inputFeedDocumentId": "x"},
        {"feedType": FEED_TYPE, "marketplaceIds": ["A"], "inputFeedDocumentId": "unknown"},
        {"marketplaceIds": ["A"], "inputFeedDocumentId": "unknown"},
    ],
)
def test_a_feed_that_is_asked_for_wrongly_is_refused(caller: Caller, body: Any) -> None:
    """A feed needs a type, 1 to 25 marketplaces and a document that exists."""
    assert caller.call("POST", f"{FEEDS}/feeds", json=body).status_code == 400
    assert caller.sim.feeds.all() == ()


def test_a_feed_without_an_upload_is_fatal(caller: Caller, clock: MovableClock) -> None:
    """A document that was never uploaded ends its feed as FATAL, without a report."""
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": XML}).json()
    feed_id = caller.create(made["feedDocumentId"]).json()["feedId"]
    pass_time(clock, 90)

    assert caller.feed(feed_id)["processingStatus"] == "FATAL"
    assert "resultFeedDocumentId" not in caller.feed(feed_id)


def test_feeds_are_listed_newest_first_by_page(
    caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """The list filters by type, status and age; a token must come alone."""
    ids = []
    for _ in range(3):
        ids.append(sim.feeds.add_foreign())
        pass_time(clock, 1)
    sim.feeds.add_foreign("JSON_LISTINGS_FEED")
    path, types = f"{FEEDS}/feeds", {"feedTypes": FEED_TYPE}

    page = caller.get(path, **types, pageSize=2).json()
    assert [feed["feedId"] for feed in page["feeds"]] == [ids[2], ids[1]]
    rest = caller.get(path, nextToken=page["nextToken"]).json()
    assert [feed["feedId"] for feed in rest["feeds"]] == [ids[0]]
    assert "nextToken" not in rest
    assert caller.get(path, nextToken=page["nextToken"], **types).status_code == 400
    assert caller.get(path).status_code == 400
    assert caller.get(path, **types, processingStatuses="BAD").status_code == 400
    assert caller.get(path, **types, processingStatuses="DONE").json()["feeds"] == []
    since = caller.get(path, **types, createdSince="2026-11-24T01:00:01Z").json()["feeds"]
    assert len(since) == 2
