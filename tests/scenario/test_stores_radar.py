"""The radar of two stores: each store's buyers, packers and people hear of its own orders."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.cancellation.request import State
from bot.domain.radar.scan import ScanKind
from handlers import ids
from simulator.slack import reading
from tests.scenario.stores import US_APPROVALS, Stores, two_accounts
from tests.scenario.world import APPROVALS

QUIET = {"QUIET_HOURS": "off", "RADAR_MINUTES": "5"}
US_PACKING = "C0DESK2"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Stores]:
    """Return a world of two stores whose first scans are done."""
    with two_accounts(tmp_path, jp=QUIET, us={**QUIET, "PACKING_CHANNEL": US_PACKING}) as started:
        scanned(started)
        yield started


def scanned(world: Stores) -> None:
    """Let the first scans of both accounts come to their end."""
    scans = [store.scans.get for store in world.program.stores]

    def ended() -> bool:
        found = [get(kind) for get in scans for kind in ScanKind]
        return all(scan is not None and not scan.running for scan in found)

    world.until(ended, minutes=3, what="the first scans")


def about(
    world: Stores, channel: str, order_id: str, event: str = ids.BUYER_EVENT
) -> list[Mapping[str, Any]]:
    """Return what a channel says of an order's request by its buyer."""
    found = reading.of_event(world.tanaka.messages(channel), event)
    return [one for one in found if one["metadata"]["event_payload"]["order_id"] == order_id]


def asked(world: Stores) -> str:
    """Have a buyer of the US ask for a cancellation, and wait for the card."""
    order_id = world.us.seeds["unshipped"]
    world.us.buyer_requests(order_id, "Ordered by mistake")
    world.until(lambda: about(world, US_APPROVALS, order_id), minutes=8, what="the card")
    return order_id


def test_a_buyers_request_is_answered_in_its_store(world: Stores) -> None:
    """The card stands in its store's channel, names the store, and one tap cancels there."""
    order_id = asked(world)
    [card] = about(world, US_APPROVALS, order_id)
    assert about(world, APPROVALS, order_id) == []
    assert "(US)" in card["text"]
    hold = partial(about, world, US_PACKING, order_id, ids.HOLD_EVENT)
    world.until(hold, minutes=1, what="the hold")
    assert ["(US)" in one["text"] for one in hold()] == [True]

    world.sato.click(card, ids.Action.RADAR_CANCEL)
    requests = world.program.stores[1].requests

    def cancelled() -> bool:
        latest = requests.latest_for(order_id)
        return latest is not None and latest.state is State.CANCELLED

    world.until(cancelled, minutes=30, what="cancelled in the US")
    assert world.program.stores[0].requests.latest_for(order_id) is None
    assert world.amazon.cancel_messages() == []


def test_a_buyers_request_is_not_answered_from_another_store(tmp_path: Path) -> None:
    """Who may operate one store alone is refused on the other's card, and nothing changes."""
    with two_accounts(tmp_path, jp=QUIET, us={**QUIET, "OPERATORS": "U0TANAKA"}) as world:
        scanned(world)
        order_id = asked(world)
        [card] = about(world, US_APPROVALS, order_id)
        before = len(world.sato.ephemerals())
        world.sato.click(card, ids.Action.RADAR_CANCEL)
        world.slack.wait_for(lambda: len(world.sato.ephemerals()) > before, what="the refusal")
        assert world.program.stores[1].requests.latest_for(order_id) is None
        assert "US" not in world.sato.ephemerals()[-1]["text"]


def test_orders_to_ship_are_told_store_by_store(world: Stores) -> None:
    """Each store's message stands in its own channel with its name; a take counts there alone."""
    world.until(
        lambda: reading.of_event(world.tanaka.messages(US_PACKING), ids.SHIPPING_EVENT),
        minutes=24 * 60,
        step=600,
        what="the orders to ship of the US",
    )
    [told] = reading.of_event(world.tanaka.messages(US_PACKING), ids.SHIPPING_EVENT)
    assert "(US)" in told["text"]
    order_id = str(
        next(
            one["value"]
            for block in told["blocks"]
            for one in [block.get("accessory", {}), *block.get("elements", ())]
            if one.get("action_id") == ids.Action.RADAR_TAKE
        )
    )
    world.sato.click(told, ids.Action.RADAR_TAKE, value=order_id)
    jp, us = world.program.stores
    world.slack.wait_for(lambda: us.takes.get(order_id) is not None, what="the take")
    assert jp.takes.get(order_id) is None


def test_one_accounts_outage_holds_up_no_other_scan(world: Stores) -> None:
    """While one account is revoked, the other's buyers are noticed as ever."""
    world.amazon.lwa.revoke()
    world.wait(minutes=10, step=30)
    asked(world)
