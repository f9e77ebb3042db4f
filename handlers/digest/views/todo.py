"""What waits for a person today, each order with its button."""

from collections.abc import Iterable, Mapping, Sequence

from bot.domain.digest.todo import Need, Task, ToDo
from handlers import ids
from handlers.blocks import Block, Pieces, button, escaped, link, paragraph, plain, words
from handlers.digest.views import phrases
from handlers.reader import Reader
from handlers.wording import product

MOST = 8
_LONGEST = 500
_FEW = 3
_LONG_TITLE, _TITLE, _SHORT_TITLE = 44, 24, 12  # in columns; a line of a phone holds some 24
_SIGNS = {
    Need.OVERDUE: "🔴",
    Need.UNCONFIRMED: "⚠️",
    Need.SOON: "🟠",
    Need.BUYER: "🙋",
    Need.APPROVAL: "🟡",
    Need.LATER: "📦",
}
_IN_CANCEL = (Need.UNCONFIRMED, Need.APPROVAL)


def counts_line(reader: Reader, todo: ToDo) -> str:
    """Return the number of tasks of each need."""
    counted = (f"{_SIGNS[need]} {_count(reader, need, n)}" for need, n in todo.counts.items())
    return phrases.in_one_line(reader, counted)


def _count(reader: Reader, need: Need, n: int) -> str:
    return reader.say(f"task.count.{need}", n=n)


def task_blocks(reader: Reader, tasks: Sequence[Task]) -> list[Block]:
    """Return tasks, each with the button that shows its order; a few are shown with full titles."""
    columns = _TITLE if len(tasks) > _FEW else _LONG_TITLE
    return [task_block(reader, task, columns) for task in tasks]


def task_block(reader: Reader, task: Task, columns: int = _TITLE, *, store: str = "") -> Block:
    """Return a task with its button, and with the name of its `store` if given."""
    name = "review" if task.need in (Need.BUYER, *_IN_CANCEL) else "show"
    shown = button(
        reader.say(f"health.{name}"),
        ids.Action.ORDER_SHOW,
        value=task.order.id,
        label=reader.say(f"health.{name}_order", order=task.order.id),
    )
    return {
        "type": "section",
        "text": plain(_line(reader, task, columns, store), _LONGEST),
        "accessory": shown,
    }


def _line(reader: Reader, task: Task, columns: int, store: str) -> str:
    named = product(reader, task.order, columns=columns)
    said = filter(None, (named, _what(reader, task), store))
    return f"{_SIGNS[task.need]} {phrases.in_one_line(reader, said)}"


def _what(reader: Reader, task: Task) -> str:
    until = reader.deadline(task.until, short=True) if task.until else ""
    since = reader.time(task.since) if task.since else ""
    if task.need is Need.LATER and not until:
        return reader.say("task.what.no_deadline")
    if task.need is Need.BUYER:
        return reader.say(f"task.what.{_extent(task)}", until=_until(reader, task, until, since))
    return reader.say(f"task.what.{task.need}", until=until, since=since)


def _extent(task: Task) -> str:
    return "buyer" if task.whole else "buyer_part"


def _until(reader: Reader, task: Task, until: str, since: str) -> str:
    """Return until when a buyer's request can wait: until the ship-by, if there is one."""
    if task.until is None:
        return reader.say("task.what.seen", since=since)
    return reader.say(
        "task.what.was_due" if task.until < reader.now else "task.what.due", until=until
    )


def rest_blocks(reader: Reader, todo: ToDo, links: Mapping[str, str]) -> list[Block]:
    """Return the number of tasks not shown, the command that lists them, and links to cards.

    `links` are the cards' addresses by request id.
    """
    lines = (_rest(reader, todo), _cards(reader, todo.first(MOST), links))
    said = [line for line in lines if line]
    return [paragraph(*said)] if said else []


def _rest(reader: Reader, todo: ToDo) -> Pieces:
    shown = todo.first(MOST)
    rest = [task for task in todo.tasks if task not in shown]
    ours = sum(task.need in _IN_CANCEL for task in rest)
    named = (("order", len(rest) - ours), ("cancel", ours))
    said = [reader.say(f"digest.rest_{key}", n=n) for key, n in named if n]
    return [words(phrases.listed(reader, said))] if said else []


def _cards(reader: Reader, tasks: Iterable[Task], links: Mapping[str, str]) -> Pieces:
    pieces: Pieces = []
    for task in tasks:
        url = links.get(task.request.id) if task.request else None
        if url:
            head = f"{reader.say('digest.cards')}{reader.space}"
            between = reader.comma if pieces else head
            named = product(reader, task.order, columns=_SHORT_TITLE)
            pieces += [words(between), link(url, named)]
    return pieces


def spoken(reader: Reader, todo: ToDo) -> list[str]:
    """Return the tasks of each need with their orders, for screen readers."""
    said = []
    shown = todo.first(MOST)
    for need, n in todo.counts.items():
        orders = [spoken_task(reader, task) for task in shown if task.need is need]
        if n > len(orders):
            orders.append(reader.say("digest.more", n=n - len(orders)))
        head = f"{_SIGNS[need]} {_count(reader, need, n)}"
        said.append(reader.say("digest.spoken", head=head, orders=phrases.listed(reader, orders)))
    return [*said, unread(reader, todo)]


def spoken_task(reader: Reader, task: Task) -> str:
    """Return a task with its order's id, for a message's `text`."""
    named, what = escaped(product(reader, task.order, columns=_TITLE)), _what(reader, task)
    return reader.say("task.spoken", product=named, order=task.order.id, what=what)


def unread(reader: Reader, todo: ToDo) -> str:
    """Return why the open orders are unknown, and what to do; empty if they are known."""
    if todo.read_at is not None:
        return ""
    return reader.say("digest.orders_unread" if todo.failed else "digest.orders_not_yet")
