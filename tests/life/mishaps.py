"""What goes wrong: odd feeds, outages, deaths, clocks, laptops that sleep."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.cancellation.request import State
from simulator.amazon.feed import End, Reach
from simulator.amazon.feed_report import Shape
from simulator.amazon.odd import ODD
from simulator.faults import instead
from simulator.wire import JSON, Answer
from tests.life import deeds
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
_REFUSAL = b'{"errors": [{"code": "InvalidInput", "message": "no"}]}'
_A_WHILE = 8
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


def gateway_answers(life: Life) -> None:
    """Let a gateway answer with a page of its own, before Amazon gets the call or after."""
    operation = life.pick([*_READS, *_WRITES, *_CREATES, *_CREATES])
    after = life.rarely(0.8 if operation == "createFeed" else 0.5)
    if operation == "createFeed":
        life.town.amazon.feeds.plan_next(effect=life.rarely(0.3))
    status, times = life.pick([400, 403, 404, 408, 409]), life.rng.randint(1, 2)
    life.town.amazon.faults.gateway_page(operation, times, after=after, status=status)
    life.oracle.disturbed()


def left_at_the_last_moment(life: Life) -> None:
    """Ship an order between the reading after its approval and the sending."""
    program, settings = life.town.program, life.town.settings
    approved = program.store.requests.in_state(State.APPROVED) if program else ()
    read = [request for request in approved if not request.noted.reading_due]
    if read:
        life.town.amazon.ship(read[-1].order.id)
        life.town.pass_time(settings.undo + settings.batch)
        life.town.turn()


def one_refusal(life: Life) -> None:
    """Let Amazon refuse once or twice what it would do a moment later."""
    operation = life.pick(["getOrder", "getFeed", "cancelFeed", "cancelFeed", "searchOrders"])
    status, times = life.pick([400, 404]), life.rng.randint(1, 2)
    life.town.amazon.faults.fail(operation, status, _REFUSAL, times=times)
    life.oracle.disturbed()


def wrong_id(life: Life) -> None:
    """Let Amazon answer about another order, or another feed, than it was asked about."""
    amazon, times = life.town.amazon, life.rng.randint(1, 6)
    feeds = amazon.feeds.all()
    gone = [one for one in amazon.orders if amazon.order(one).status == "CANCELLED"]
    if feeds and life.rarely(0.4):
        amazon.faults.confuse("getFeed", life.pick(feeds).id, times)
    else:
        amazon.faults.confuse("getOrder", life.pick(gone) if gone else life.an_order(), times)
    life.oracle.disturbed()


def dripping(life: Life) -> None:
    """Let some answers come a byte at a time."""
    life.town.amazon.faults.drip(life.pick([*_READS, *_WRITES, *_CREATES]), 0.0002, 1)


def odd_values(life: Life) -> None:
    """Let an order have a title, a date or an amount that nobody had thought of."""
    life.town.amazon.order(life.an_order()).odd = life.pick(list(ODD))


def odd_order(life: Life) -> None:
    """Let Amazon not show one order for a while; that is no reason for others to wait."""
    town, order_id = life.town, life.pick(life.orders)
    if town.odd or not town.up or life.amazon_ill or life.slack_ill:
        return
    for asked in (order_id, life.pick(life.orders), life.pick(life.orders)):
        deeds.ask_about(life, asked)
    town.odd.add(order_id)
    status = life.pick([400, 403, 404, 500, 200])
    signed = _REFUSAL if status in {400, 404} else b"<html></html>"
    town.amazon.faults.plan(
        "getOrder",
        instead(Answer(status, signed, JSON, {})),
        times=None,
        meets=lambda request: request.path.endswith(order_id),
    )
    for _ in range(_A_WHILE):
        town.pass_time(timedelta(seconds=30))
        town.turn()
        life.oracle.look()


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
    life.oracle.dispatches.set_at = life.town.time.now()
    life.oracle.disturbed()


def sleep(life: Life) -> None:
    """Close the laptop for a while: time passes and nobody works."""
    life.town.pass_time(timedelta(minutes=life.rng.choice([30, 100, 400])))
    life.oracle.disturbed()
