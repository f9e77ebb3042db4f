"""The orders to ship next, of one store or of several in one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.digest.todo import Task
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    Pieces,
    header,
    in_words,
    link,
    message,
    paragraph,
    small,
)
from handlers.digest.views import phrases, todo
from handlers.reader import Reader

MOST = 10


def of_one(reader: Reader, read_at: datetime, tasks: Sequence[Task]) -> Message:
    """Return the orders to ship next by the last reading: product, state, deadline, a button."""
    reading = reader.say("health.reading", at=reader.moment(read_at))
    how = reader.say("health.orders.how")
    if not tasks:
        none = reader.say("health.orders.none")
        return message(none, phrases.text(none), small(reading, how))
    title = reader.say("health.orders.title", n=len(tasks))
    shown, more = tasks[:MOST], len(tasks) - MOST
    spoken = [todo.spoken_task(reader, task) for task in shown]
    rest = [reader.rich("health.orders.more", n=more, list=_list_link(reader))] if more > 0 else []
    said = [*spoken, *(in_words(line) for line in rest), reading]
    return message(
        f"{title} — {reader.sentences(said)}",
        header(title),
        *todo.task_blocks(reader, shown),
        *(paragraph(line) for line in rest),
        small(reading, how),
    )


def _list_link(reader: Reader) -> Pieces:
    return [link(f"{reader.market.seller_central}/orders-v3", reader.say("health.orders.manage"))]


def first_reading(reader: Reader, orders: int, *, failed: bool) -> Message:
    """Return the progress of the first reading of the open orders, or that it failed."""
    if failed:
        return message(reader.say("health.orders.first_failed"))
    return message(reader.say("health.orders.first", n=orders))


@dataclass(frozen=True, slots=True)
class StoreOrders:
    """The orders to ship of a store, by its key, and when they were read; None: not yet.

    `reader` is the person's reader for that store, and has its name.
    """

    key: str
    reader: Reader
    tasks: tuple[Task, ...] = ()
    read_at: datetime | None = None


def of_several(reader: Reader, stores: Sequence[StoreOrders]) -> Message:
    """Return the most urgent orders, each with its store, and which stores are not read yet."""
    every = [(store, task) for store in stores for task in store.tasks]
    shown = sorted(every, key=lambda one: one[1].sort_key)[:MOST]
    read = [store.read_at for store in stores if store.read_at is not None]
    unread = [store.reader.store for store in stores if store.read_at is None]
    more, lines = len(every) - len(shown), []
    if unread:
        lines.append(reader.rich("stores.unread", names=reader.enumerate(unread)))
    if more:
        lines.insert(0, reader.rich("stores.more_orders", n=more))
    title = reader.say("health.orders.title", n=len(every))
    title = title if every or not read else reader.say("health.orders.none")
    spoken = [f"{_spoken(store, task)}" for store, task in shown]
    said = [*spoken, *(in_words(line) for line in lines)]
    foot = [reader.say("health.reading", at=reader.moment(min(read)))] if read else []
    return message(
        f"{title} — {reader.sentences([*said, *foot])}",
        header(title),
        *(_block(store, task, number) for number, (store, task) in enumerate(shown)),
        *([paragraph(*lines)] if lines else []),
        small(*foot, reader.say("health.orders.how")),
    )


def _spoken(store: StoreOrders, task: Task) -> str:
    return f"{todo.spoken_task(store.reader, task)} ({store.reader.store})"


def _block(store: StoreOrders, task: Task, number: int) -> Block:
    block = todo.task_block(store.reader, task, store=store.reader.store)
    return block | {"block_id": ids.block_of_store(store.key, f"{number}")}
