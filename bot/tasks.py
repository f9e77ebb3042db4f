"""What the program does by itself: its threads, and what each does how often, in seconds."""

from functools import partial

from bot.desk import Desk
from bot.ports.clock import Clock
from bot.timekeeper import Timekeeper
from bot.usecases import keeping, outbox
from bot.usecases.cancellation import lapsing, reading, sending, verifying
from bot.usecases.digest import alerts, posting
from bot.usecases.health import collecting, reports
from bot.usecases.home import publishing
from bot.usecases.orders import links
from bot.usecases.people import away, watching
from bot.usecases.radar import answering, looking, reminding, scanning, shipping
from bot.workers import Bell, Task, Worker
from handlers.front import Front

_DAY = 86_400.0


def workers(desk: Desk, front: Front, clock: Clock, tick: float, bell: Bell) -> tuple[Worker, ...]:
    """Return the threads that work, each with its periodic tasks."""
    table = {
        "outbox": [
            Task("home", 1, partial(publishing.publish_due, desk)),
            Task("outbox", 0, partial(outbox.send_due, desk)),
            Task("digest", 1, partial(posting.send_due, desk)),
            Task("shipping", shipping.EVERY, shipping.Watch(desk).step),
            Task("alerts", 15, partial(alerts.tell_due, desk)),
            Task("answers", 1, partial(reports.answer_waiting, desk)),
        ],
        "cancelling": [
            Task("buyers", 1, partial(answering.follow, desk)),
            Task("lapse", 1, partial(lapsing.lapse_due, desk)),
            Task("read", 1, partial(reading.read_due, desk)),
            Task("submit", 1, partial(sending.step, desk)),
            Task("verify", 1, partial(verifying.verify_due, desk)),
        ],
        # Health reports have a thread of their own: they must never delay a stop or a submission.
        "watching": [
            Task("report", 1, partial(collecting.step, desk)),
            Task("orders", 1, partial(scanning.step, desk)),
            Task("looking", looking.EVERY, partial(looking.look_due, desk)),
            Task("remind", 1, partial(reminding.remind_due, desk)),
            Task("links", 1, partial(links.unfold_due, desk)),
        ],
        # People have one too: a right that was taken away must not wait for a message.
        "people": [
            Task("groups", 1, front.groups.refresh_due),
            Task("changed", 1, front.members.fetch_changed),
            Task("away", 1, partial(away.end_due, desk)),
            Task("homes", 3, partial(publishing.follow_roles, desk)),
            Task("lists", 1, partial(watching.step, desk)),
        ],
    }
    return tuple(Worker(name, tasks, clock, tick=tick, bell=bell) for name, tasks in table.items())


def chores(desk: Desk, front: Front, timekeeper: Timekeeper) -> tuple[Task, ...]:
    """Return the periodic tasks that no event triggers."""
    return (
        Task("members", 1, front.members.refresh_due),
        Task("refusals", 1, front.refusals.write_due),
        Task("clock", 15, timekeeper.measure),
        Task("keeping", _DAY, partial(keeping.forget_old, desk)),
    )
