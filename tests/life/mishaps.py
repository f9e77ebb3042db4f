"""What goes wrong: odd feeds, outages, deaths, clocks, laptops that sleep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.amazon.feed import End, Reach
from simulator.amazon.feed_report import Shape
from tests.scenario.world import APPROVALS

if TYPE_CHECKING:
    from tests.life.life import Life

_READS = ("getOrder", "getFeed", "getFeeds", "searchOrders", "getReport", "getReports", "token")
_WRITES = (
    "createFeedDocument",
    "uploadFeedDocument",
    "createFeed",
    "cancelFeed",
    "createReport",
    "getFeedDocument",
    "downloadFeedDocument",
)
_CREATES = ("createFeed",) * 5
"""Where a lost answer matters most."""
_SAYING = ("chat.postMessage", "chat.update", "views.open", "views.update", "response_url")


def odd_feed(life: Life) -> None:
    """Plan that the next feed does not go as it should."""
    plans: list[dict[str, object]] = [
        {"end": End.FATAL, "reach": life.pick(list(Reach))},
        {"end": End.CANCELLED},
        {"shape": life.pick(list(Shape))},
        {"stuck": True},
        {"hangs": True},
        {"effect": False},
    ]
    life.town.amazon.feeds.plan_next(**life.pick(plans))


def strange_feed(life: Life) -> None:
    """Let another program of the seller send a feed."""
    life.town.amazon.feeds.add_foreign(queue_seconds=life.rng.choice([5, 60, 600]))


def release_feeds(life: Life) -> None:
    """Let all feeds go on."""
    for feed in life.town.amazon.feeds.all():
        life.town.amazon.feeds.release(feed.id)


def odd_message(life: Life) -> None:
    """Let Amazon treat the messages about an order in an odd way."""
    feeds = life.town.amazon.feeds
    life.pick([feeds.reject, feeds.ignore, feeds.cancel_anyway, feeds.accept])(life.an_order())


def slow_amazon(life: Life) -> None:
    """Let feeds and orders take their time."""
    feeds = life.town.amazon.feeds
    feeds.queue_seconds = life.rng.choice([1, 30, 120, 1800])
    feeds.process_seconds = life.rng.choice([1, 60, 300, 1800])
    feeds.order_lag = life.rng.choice([0, 0, 5, 90])


# what breaks


def amazon_fails(life: Life) -> None:
    """Let some calls to Amazon fail, before they are processed or after."""
    operation, times = life.pick([*_READS, *_WRITES, *_CREATES]), life.rng.randint(1, 3)
    faults, after = life.town.amazon.faults, life.rarely(0.5)
    match life.rng.randrange(4):
        case 0:
            faults.drop(operation, times, after)
        case 1:
            faults.fail(operation, 500, times=times, after=after)
        case 2:
            faults.gateway_page(operation, times, after=after)
        case _:
            faults.throttle(operation, times)
    if operation == "createFeed" and life.rarely(0.5):
        odd_feed(life)
    life.oracle.disturbed()


def amazon_outage(life: Life) -> None:
    """Take Amazon away, or a role."""
    if life.rarely(0.5):
        life.town.amazon.faults.down()
    else:
        life.town.amazon.faults.deny_role(life.pick(["getOrder", "createFeed", "getFeed"]))
    life.amazon_ill = True


def slack_fails(life: Life) -> None:
    """Let some calls to Slack fail."""
    method, times = life.pick(_SAYING), life.rng.randint(1, 3)
    faults = life.town.slack.faults
    match life.rng.randrange(4):
        case 0:
            faults.fail(method, "internal_error", times)
        case 1:
            faults.rate_limit(method, 20, times)
        case 2:
            faults.http_error(method, 500, times)
        case _:
            faults.close(method, times)
    life.oracle.disturbed()


def slack_outage(life: Life) -> None:
    """Take Slack's Web API away, or the channel."""
    if life.rarely(0.5):
        life.town.slack.faults.down()
    else:
        life.town.slack.archive(APPROVALS)
    life.slack_ill = True


def all_well(life: Life) -> None:
    """End every outage."""
    life.heal()


def die_soon(life: Life) -> None:
    """Have the bot die at one of its next calls of a port."""
    if life.town.up:
        life.town.fate.left = life.rng.randint(1, 40)
        life.oracle.disturbed()


def die_now(life: Life) -> None:
    """Kill the bot between two things it does."""
    life.town.bury()
    life.oracle.disturbed()


def jump(life: Life) -> None:
    """Set the bot's clock wrong, or right again."""
    off = life.town.clock.now() - life.town.time.now()
    by = -off if off else timedelta(minutes=life.rng.choice([-150, -20, 20, 150]))
    life.town.clock.jump(by)
    life.oracle.dispatches.jumps += abs(by)
    life.oracle.disturbed()


def sleep(life: Life) -> None:
    """Close the laptop for a while: time passes and nobody works."""
    life.town.pass_time(timedelta(minutes=life.rng.choice([30, 100, 400])))
    life.oracle.disturbed()
