"""Random faults: odd feeds, outages, process deaths, clock changes, suspended laptops."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.cancellation.request import State
from simulator.amazon.feed import End, Reach
from simulator.amazon.feed_report import Shape
from simulator.amazon.odd import ODD
from simulator.faults import instead
from simulator.wire import JSON, Answer
from tests.life import actions
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
    """Plan an unusual outcome for the next feed."""
    plans: list[dict[str, object]] = [
        {"end": End.FATAL, "reach": life.pick(list(Reach))},
        {"end": End.CANCELLED},
        {"shape": life.pick(list(Shape))},
        {"stuck": True},
        {"hangs": True},
        {"effect": False},
    ]
    life.sandbox.amazon.feeds.plan_next(**life.pick(plans))


def strange_feed(life: Life) -> None:
    """Create a feed by another program of the seller."""
    life.sandbox.amazon.feeds.add_foreign(queue_seconds=life.rng.choice([5, 60, 600]))


def release_feeds(life: Life) -> None:
    """Resume all feeds."""
    for feed in life.sandbox.amazon.feeds.all():
        life.sandbox.amazon.feeds.release(feed.id)


def odd_message(life: Life) -> None:
    """Make Amazon treat an order's messages unusually."""
    feeds = life.sandbox.amazon.feeds
    life.pick([feeds.reject, feeds.ignore, feeds.cancel_anyway, feeds.accept])(life.an_order())


def slow_amazon(life: Life) -> None:
    """Make feeds and orders slow."""
    feeds = life.sandbox.amazon.feeds
    feeds.queue_seconds = life.rng.choice([1, 30, 120, 1800])
    feeds.process_seconds = life.rng.choice([1, 60, 300, 1800])
    feeds.order_lag = life.rng.choice([0, 0, 5, 90])


# faults


def amazon_fails(life: Life) -> None:
    """Make some calls to Amazon fail, before or after processing."""
    operation, times = life.pick([*_READS, *_WRITES, *_CREATES]), life.rng.randint(1, 3)
    faults, after = life.sandbox.amazon.faults, life.rarely(0.5)
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
    """Make a gateway answer with its own page, before or after Amazon processes the call."""
    operation = life.pick([*_READS, *_WRITES, *_CREATES, *_CREATES])
    after = life.rarely(0.8 if operation == "createFeed" else 0.5)
    if operation == "createFeed":
        life.sandbox.amazon.feeds.plan_next(effect=life.rarely(0.3))
    status, times = life.pick([400, 403, 404, 408, 409]), life.rng.randint(1, 2)
    life.sandbox.amazon.faults.gateway_page(operation, times, after=after, status=status)
    life.oracle.disturbed()


def left_at_the_last_moment(life: Life) -> None:
    """Ship an order between its read after approval and the sending."""
    program, settings = life.sandbox.program, life.sandbox.settings.first
    approved = program.store.requests.in_state(State.APPROVED) if program else ()
    read = [request for request in approved if not request.noted.reading_due]
    if read:
        life.sandbox.amazon.ship(read[-1].order.id)
        life.sandbox.pass_time(settings.undo + settings.batch)
        life.sandbox.turn()


def sleep_on_an_approval(life: Life) -> None:
    """Suspend the laptop for so long that an approval which waits to be sent grows too old."""
    program = life.sandbox.program
    if program and program.store.requests.in_state(State.APPROVED):
        life.sandbox.pass_time(2 * life.sandbox.settings.first.send_limit)
        life.oracle.disturbed()


def one_refusal(life: Life) -> None:
    """Make Amazon refuse once or twice what it would accept a moment later."""
    operation = life.pick(["getOrder", "getFeed", "cancelFeed", "cancelFeed", "searchOrders"])
    status, times = life.pick([400, 404]), life.rng.randint(1, 2)
    life.sandbox.amazon.faults.fail(operation, status, _REFUSAL, times=times)
    life.oracle.disturbed()


def wrong_id(life: Life) -> None:
    """Make Amazon answer about another order, or another feed."""
    amazon, times = life.sandbox.amazon, life.rng.randint(1, 6)
    feeds = amazon.feeds.all()
    gone = [one for one in amazon.orders if amazon.order(one).status == "CANCELLED"]
    if feeds and life.rarely(0.4):
        amazon.faults.confuse("getFeed", life.pick(feeds).id, times)
    else:
        amazon.faults.confuse("getOrder", life.pick(gone) if gone else life.an_order(), times)
    life.oracle.disturbed()


def dripping(life: Life) -> None:
    """Make some answers arrive one byte at a time."""
    life.sandbox.amazon.faults.drip(life.pick([*_READS, *_WRITES, *_CREATES]), 0.0002, 1)


def odd_values(life: Life) -> None:
    """Give an order an unexpected title, date or amount."""
    life.sandbox.amazon.order(life.an_order()).odd = life.pick(list(ODD))


def odd_order(life: Life) -> None:
    """Withhold one order for a while, which must not delay others."""
    sandbox, order_id = life.sandbox, life.pick(life.orders)
    if sandbox.odd or not sandbox.up or life.amazon_faulty or life.slack_faulty:
        return
    for asked in (order_id, life.pick(life.orders), life.pick(life.orders)):
        actions.ask_about(life, asked)
    sandbox.odd.add(order_id)
    status = life.pick([400, 403, 404, 500, 200])
    signed = _REFUSAL if status in {400, 404} else b"<html></html>"
    sandbox.amazon.faults.plan(
        "getOrder",
        instead(Answer(status, signed, JSON, {})),
        times=None,
        meets=lambda request: request.path.endswith(order_id),
    )
    for _ in range(_A_WHILE):
        sandbox.pass_time(timedelta(seconds=30))
        sandbox.turn()
        life.oracle.look()


def amazon_outage(life: Life) -> None:
    """Make Amazon unreachable, or remove a role."""
    if life.rarely(0.5):
        life.sandbox.amazon.faults.down()
    else:
        life.sandbox.amazon.faults.deny_role(life.pick(["getOrder", "createFeed", "getFeed"]))
    life.amazon_faulty = True


def slack_fails(life: Life) -> None:
    """Make some calls to Slack fail."""
    method, times = life.pick(_SAYING), life.rng.randint(1, 3)
    faults = life.sandbox.slack.faults
    match life.rng.randrange(4):
        case 0:
            faults.fail(method, "internal_error", times)
        case 1:
            faults.rate_limit(method, 20, times)
        case 2:
            faults.gateway_page(method, times, status=500)
        case _:
            faults.close(method, times)
    life.oracle.disturbed()


def slack_outage(life: Life) -> None:
    """Make Slack's Web API unreachable, or archive the channel."""
    if life.rarely(0.5):
        life.sandbox.slack.faults.down()
    else:
        life.sandbox.slack.archive(APPROVALS)
    life.slack_faulty = True


def all_well(life: Life) -> None:
    """End all outages."""
    life.heal()


def die_soon(life: Life) -> None:
    """Kill the bot at one of its next port calls."""
    if life.sandbox.up:
        life.sandbox.kill_switch.left = life.rng.randint(1, 40)
        life.oracle.disturbed()


def die_now(life: Life) -> None:
    """Kill the bot between two steps."""
    life.sandbox.discard()
    life.oracle.disturbed()


def jump(life: Life) -> None:
    """Set the bot's clock wrong, or right again."""
    off = life.sandbox.clock.now() - life.sandbox.time.now()
    by = -off if off else timedelta(minutes=life.rng.choice([-150, -20, 20, 150]))
    life.sandbox.clock.jump(by)
    life.oracle.dispatches.jumps += abs(by)
    life.oracle.dispatches.set_at = life.sandbox.time.now()
    life.oracle.disturbed()


def sleep(life: Life) -> None:
    """Suspend the laptop: time passes and nothing runs."""
    life.sandbox.pass_time(timedelta(minutes=life.rng.choice([30, 100, 400])))
    life.oracle.disturbed()
