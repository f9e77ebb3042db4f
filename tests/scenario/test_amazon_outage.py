"""Amazon unreachable, its login rejected, a role withdrawn: reported once, then it continues."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.domain.cancellation.request import State, Trouble
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import World
from tests.variants import variants

Change = Callable[[World], None]


def revoke(world: World) -> None:
    """Take the application's authorisation back."""
    world.amazon.lwa.revoke()


def refuse(world: World) -> None:
    """Refuse the client secret at the next login, which is now."""
    world.amazon.lwa.refuse()
    world.amazon.lwa.forget_tokens()


def without_role(operation: str) -> Change:
    """Return what withdraws the role for an operation."""
    return lambda world: world.amazon.faults.deny_role(operation)


def mended(world: World) -> None:
    """Let all be well."""
    world.amazon.faults.clear()
    world.amazon.lwa.restore()


GONE = ("gone", lambda world: world.amazon.faults.down(), Trouble.AMAZON_DOWN)
REFUSED = ("login refused", refuse, Trouble.CREDENTIALS)
REVOKED = ("authorisation revoked", revoke, Trouble.CREDENTIALS)


def role(operation: str) -> tuple[str, Change, Trouble]:
    """Return the outage in which the role for an operation is missing."""
    return (f"no role for {operation}", without_role(operation), Trouble.ROLE_MISSING)


def cases(*outages: tuple[str, Change, Trouble]) -> pytest.MarkDecorator:
    """Return outages as the parameters of a test."""
    return variants(("broken", "trouble"), {name: rest for name, *rest in outages})


def says(message: Mapping[str, Any], language: str, trouble: Trouble) -> bool:
    """Return whether a message explains a trouble."""
    return catalog(language)(f"trouble.{trouble}.what") in words(message)


def told_of_trouble(world: World, order_id: str) -> list[str]:
    """Return what the requester was told of trouble, and of its end."""
    return [
        *world.told(world.sato, "notice.about", order_id),
        *world.told(world.sato, "notice.trouble_over", order_id),
    ]


def told_once_in_an_hour(world: World, order_id: str, trouble: Trouble) -> None:
    """Let an hour of trouble pass: told within its first minute, and no more."""
    world.until(lambda: bool(told_of_trouble(world, order_id)), minutes=1, what="the trouble")
    world.wait(minutes=59, step=300)
    assert len(told_of_trouble(world, order_id)) == 1
    assert says(world.sato.dms()[-1], "ja", trouble)
    assert world.request(order_id).noted.trouble is trouble
    assert says(world.listed(world.tanaka), "en", trouble)


def all_well(world: World, order_id: str, *, over: int = 1) -> None:
    """See it end well, told once; the end of the trouble too, unless the outcome is as quick."""
    world.until_state(order_id, State.CANCELLED)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    world.wait(minutes=2, step=30)
    assert len(world.told(world.sato, "notice.about", order_id)) == 1
    assert len(world.told(world.sato, "notice.trouble_over", order_id)) == over
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]
    assert world.messages_sent(order_id) == ["NoInventory"]
    assert len(world.cards(order_id)) == 1


@cases(GONE, REFUSED, REVOKED, role("getOrder"))
def test_an_outage_before_the_card_is_posted(
    world: World, broken: Change, trouble: Trouble
) -> None:
    """Asked while Amazon cannot be read: the requester hears why, the card comes afterwards."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    broken(world)
    assert world.sato.submit().closed
    told_once_in_an_hour(world, order_id, trouble)
    assert world.cards(order_id) == []

    mended(world)
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=5, what="the card")
    world.approve(world.tanaka, order_id)
    all_well(world, order_id)


@cases(GONE, REVOKED, role("getFeeds"), role("createFeedDocument"), role("createFeed"))
def test_an_outage_before_the_sending(world: World, broken: Change, trouble: Trouble) -> None:
    """Approved, and not to be sent: the card says why, and it goes by itself afterwards."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until(lambda: not world.request(order_id).noted.reading_due, minutes=1, step=1)
    broken(world)
    world.until(lambda: says(world.the_card(order_id), "ja", trouble), minutes=3, what="why")
    told_once_in_an_hour(world, order_id, trouble)
    assert world.amazon.cancel_messages() == []

    mended(world)
    all_well(world, order_id)


@cases(GONE, REVOKED)
def test_an_outage_while_amazon_processes_the_feed(
    world: World, broken: Change, trouble: Trouble
) -> None:
    """Sent, and the feed cannot be seen: nothing is sent again, and the end is found afterwards."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.SUBMITTED)
    broken(world)
    world.until(lambda: says(world.the_card(order_id), "ja", trouble), minutes=3, what="why")
    told_once_in_an_hour(world, order_id, trouble)

    mended(world)
    all_well(world, order_id, over=0)


def test_a_feed_without_access_is_decided_by_its_orders(world: World) -> None:
    """The role for feeds is withdrawn: it is told, and after STUCK_MINUTES the order tells."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until_state(order_id, State.SUBMITTED)
    without_role("getFeed")(world)
    world.until(lambda: bool(told_of_trouble(world, order_id)), minutes=3, what="the trouble")
    assert says(world.sato.dms()[-1], "ja", Trouble.ROLE_MISSING)

    world.until_state(order_id, State.CANCELLED, minutes=65)
    world.until(lambda: bool(world.outcomes(world.sato)), minutes=1, step=5, what="the outcome")
    assert [told["state"] for told in world.outcomes(world.sato)] == ["cancelled"]
    assert world.messages_sent(order_id) == ["NoInventory"]


@cases(GONE, role("createFeed"))
def test_an_approval_does_not_outlive_its_limit(
    world: World, broken: Change, trouble: Trouble
) -> None:
    """Longer than SEND_LIMIT_HOURS: it lapses, that is told once, and nothing is sent later."""
    order_id = world.amazon.seeds["unshipped"]
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    world.until(lambda: not world.request(order_id).noted.reading_due, minutes=1, step=1)
    broken(world)
    world.wait(minutes=125, step=600)
    mended(world)
    world.wait(minutes=10, step=60)

    assert world.request(order_id).state is State.EXPIRED
    assert world.shown(order_id) == "expired"
    assert [told["state"] for told in world.outcomes(world.sato)] == ["expired"]
    assert len(told_of_trouble(world, order_id)) == 1
    assert world.amazon.cancel_messages() == []


def test_a_short_outage_shows_on_no_card(world: World) -> None:
    """Twenty seconds without Amazon: nobody is told, and sending continues."""
    order_id = world.amazon.seeds["unshipped"]
    world.fill(world.sato, order_id)
    world.amazon.faults.down()
    assert world.sato.submit().closed
    world.wait(20, step=5)
    mended(world)
    world.until(lambda: world.shown(order_id) == "requested", minutes=1, step=5, what="the card")
    world.wait(minutes=1)
    assert told_of_trouble(world, order_id) == []


def test_an_intermittent_outage_is_reported_once(world: World) -> None:
    """Twenty seconds away, ten seconds back, for ten minutes: said once, and once that it is over.

    A feed lies in Amazon's queue meanwhile.
    """
    order_id = world.amazon.seeds["unshipped"]
    world.amazon.feeds.queue_seconds = 900
    world.ask(world.sato, order_id)
    world.approve(world.tanaka, order_id)
    for _ in range(20):
        world.amazon.faults.down()
        world.wait(20, step=10)
        mended(world)
        world.wait(10, step=10)
    assert world.told(world.sato, "notice.trouble_over", order_id) == []
    assert len(world.told(world.sato, "notice.about", order_id)) == 1
    all_well(world, order_id)
