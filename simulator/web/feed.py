"""The messages of a channel, the replies of a thread, and the open modals, as parts of a page."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from babel.dates import format_date

from simulator.slack.look.html import Html, el
from simulator.slack.look.message import Place, home_html, message_html, modal_html
from simulator.slack.messages import Message
from simulator.slack.person import Person
from simulator.slack.spans import Reader
from simulator.slack.workspace import Workspace
from simulator.web.addresses import query
from simulator.web.parts import Part
from simulator.web.people import Shortcut
from simulator.web.reads import is_reply
from simulator.web.shortcuts import message_menu
from simulator.web.tabs import Tab
from simulator.web.words import words

_TOGETHER = timedelta(minutes=5)


class Feed:
    """Draws for one tab what its person sees in a channel."""

    def __init__(
        self, space: Workspace, tab: Tab, person: Person, app: str, shortcuts: Sequence[Shortcut]
    ) -> None:
        self._tab = tab
        self._person = person
        self._reader = person.reader
        self._app = app
        self._tools = message_menu(shortcuts, person.reader.locale)
        at = tab.address.at
        self._seen = sorted(space.messages.seen_by(person.id, at), key=lambda one: one.ts)
        self._replies: dict[str, list[Message]] = {}
        for message in self._seen:
            if message.thread_ts is not None and is_reply(message):
                self._replies.setdefault(message.thread_ts, []).append(message)

    def messages(self) -> Iterator[Part]:
        """Yield the newest messages, with the days and the line above what is new."""
        every = [one for one in self._seen if not is_reply(one)]
        shown = every[-self._tab.address.many :]
        before: Message | None = None
        new_from = self._first_new(shown)
        for message in shown:
            day = self._day(message)
            follows = before is not None and message is not new_from
            if before is None or day != self._day(before):
                yield self._divider(day)
                follows = False
            if message is new_from:
                yield self._new_line()
            yield self._message(message, "messages", follows=follows and _together(before, message))
            before = message

    def earlier(self) -> bool:
        """Return whether there are older messages than those shown."""
        return sum(not is_reply(one) for one in self._seen) > self._tab.address.many

    def thread(self) -> Iterator[Part]:
        """Yield the messages of the open thread."""
        root = self._tab.address.thread
        for message in self._seen:
            if root and message.ts == root:
                yield self._message(message, "replies", prefix="r")
        for message in self._replies.get(root, []):
            yield self._message(message, "replies", prefix="r")

    def modals(self) -> Iterator[Part]:
        """Return the person's open modals, the topmost last."""
        return map(self._modal, self._person.modals)

    def home(self) -> Part:
        """Return the person's App Home."""
        view = self._person.home
        key = (view["hash"], view["state"]) if view else "empty"
        return Part("home", "", key, lambda: self._home(view))

    def _home(self, view: dict[str, Any] | None) -> Html:
        if view is None:
            said = words(self._reader.locale, "home_empty")
            return el("div", el("p", said, class_="nothing"), id="home")
        return el("div", home_html(view, self._reader), id="home")

    def _modal(self, view: dict[str, Any]) -> Part:
        key = (view["hash"], view["errors"], view["state"])
        return Part(view["id"], "dialogs", key, lambda: modal_html(view, self._reader, live=True))

    def _message(
        self, message: Message, into: str, *, prefix: str = "m", follows: bool = False
    ) -> Part:
        replies = self._replies.get(message.ts, []) if prefix == "m" else []
        today = self._reader.now.astimezone(self._reader.zone).date()
        # Blocks are replaced as a whole, so the same list means the same look.
        key = (
            message.blocks,
            message.text,
            message.edited,
            len(replies),
            message.unfurls,
            today,
            follows,
        )

        def draw() -> Html:
            seen = message.as_seen()
            version = self._tab.note(seen)
            if replies:
                seen |= {"reply_count": len(replies), "latest_reply": replies[-1].ts}
            address = query(self._tab.address, thread=message.ts)
            tools = None if message.only_for else self._tools
            place = Place(prefix, address, follows, version, tools)
            return message_html(seen, self._reader, app=self._app, at=place)

        return Part(f"{prefix}-{message.ts}", into, key, draw)

    def _first_new(self, shown: Iterable[Message]) -> Message | None:
        since = self._tab.unread_after
        if since is None:
            return None
        return next(
            (one for one in shown if one.ts > since and one.author != self._person.id), None
        )

    def _day(self, message: Message) -> date:
        stamp = float(message.ts)
        return datetime.fromtimestamp(stamp, UTC).astimezone(self._reader.zone).date()

    def _divider(self, day: date) -> Part:
        name = day_name(day, self._reader)
        said = el("div", el("span", name), class_="day")
        html = el("div", said, id=f"d-{day}", class_="divider")
        return Part(f"d-{day}", "messages", name, lambda: html)

    def _new_line(self) -> Part:
        said = el("span", words(self._reader.locale, "new"))
        return Part("new", "messages", "", lambda: el("div", said, id="new", class_="new"))


def _together(before: Message | None, message: Message) -> bool:
    """Return whether a message stands under the author of the one before."""
    if before is None or before.author != message.author:
        return False
    if message.only_for is not None or before.only_for is not None:
        return False
    return float(message.ts) - float(before.ts) < _TOGETHER.total_seconds()


def day_name(day: date, reader: Reader) -> str:
    """Return a day as it stands above its messages."""
    today = reader.now.astimezone(reader.zone).date()
    if day == today:
        return words(reader.locale, "today")
    if day == today - timedelta(days=1):
        return words(reader.locale, "yesterday")
    language = reader.locale.replace("-", "_")
    return format_date(day, "full" if day.year != today.year else _without_year(language), language)


def _without_year(language: str) -> str:
    return "M月d日 (EEE)" if language.startswith("ja") else "EEEE, MMMM d"
