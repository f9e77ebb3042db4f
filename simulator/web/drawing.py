"""What a tab shows, drawn from the workspace."""

from collections.abc import Iterator, Sequence

from simulator.slack import SlackSimulator
from simulator.slack.look.html import Html, el, fragment
from simulator.slack.spans import Reader
from simulator.web import frame
from simulator.web.addresses import is_shared, read_address
from simulator.web.composer import message_box, no_box, reply_box
from simulator.web.feed import Feed
from simulator.web.outside import Outside
from simulator.web.parts import Change, Part
from simulator.web.people import Command, Shortcut, Someone
from simulator.web.reads import Reads
from simulator.web.shortcuts import composer_menu
from simulator.web.sidebar import sidebar, switcher
from simulator.web.tabs import Address, Tab

APP = "Sellerdesk"


class Drawing:
    """Draws tabs: first whole pages, then what changes in them."""

    def __init__(  # noqa: PLR0913 - what a page is made of
        self,
        slack: SlackSimulator,
        people: Sequence[Someone],
        commands: Sequence[Command],
        outside: Outside | None,
        shortcuts: Sequence[Shortcut] = (),
        *,
        alone: str = "",
    ) -> None:
        self._slack = slack
        self._people = people
        self._commands = commands
        self._outside = outside
        self._alone = alone
        self._shortcuts = shortcuts
        self._reads = Reads(slack.space)

    def open(self, target: str) -> Tab:
        """Return a new tab for the target of a request."""
        address = read_address(target, self._slack.space, self._people)
        unread = not frame.is_home(address) and self._reads.unread(address.user_id, address.at)
        read_until = self._reads.read_until(address.user_id, address.at)
        tab = Tab(address, read_until if unread and read_until else None)
        self._read(tab)
        self._tell_app(address)
        return tab

    def changes(self, tab: Tab) -> list[Change]:
        """Draw what has changed and return it, numbered; what is shown counts as read."""
        self._read(tab)
        return tab.show(self._parts(tab))

    def _tell_app(self, address: Address) -> None:
        """Let the app know that somebody opens its Home or messages, without waiting for it."""
        person = self._slack.person(address.user_id)
        if frame.is_home(address):
            person.open_home(timeout=0)
        elif address.at == self._slack.space.directory.dm(address.user_id).id:
            person.open_home(tab="messages", timeout=0)

    def _read(self, tab: Tab) -> None:
        if not frame.is_home(tab.address):
            self._reads.read_all(tab.address.user_id, tab.address.at)

    def _parts(self, tab: Tab) -> Iterator[Part]:
        person = self._slack.person(tab.address.user_id)
        reader, space = person.reader, self._slack.space
        if self._outside is not None:
            outside = self._outside
            yield Part("outside", "", None, lambda: el("div", outside.panel(reader), id="outside"))
            yield Part("tour", "", None, lambda: el("div", outside.tour(reader), id="tour"))
        if self._alone:
            return
        yield self._places(tab, reader)
        feed = Feed(space, tab, person, APP, self._shortcuts)
        if frame.is_home(tab.address):
            yield feed.home()
        else:
            there = feed.earlier()
            yield Part("earlier", "", there, lambda: frame.earlier(tab, reader, there=there))
            yield from feed.messages()
            yield from feed.thread()
        yield from feed.modals()

    def _places(self, tab: Tab, reader: Reader) -> Part:
        space = self._slack.space
        return Part(
            "places", "", None, lambda: sidebar(space, self._reads, tab.address, reader, APP)
        )

    def beginning(self, tab: Tab) -> Html:
        """Return a new tab's page up to what takes long to draw."""
        address, space = tab.address, self._slack.space
        reader = self._slack.person(address.user_id).reader
        if self._alone:
            return frame.beginning_alone(tab, reader)
        tab.screen.complete([self._places(tab, reader)])
        parts = {
            "skip": frame.skip(reader.locale) if is_shared(space, address) else Html(""),
            "switcher": switcher(space, self._people, address, reader),
            "side": tab.screen.html_of("places"),
        }
        name, team = self._name(tab), space.identity.team_name
        outside = self._outside is not None
        return frame.beginning(tab, reader, title=name, team=team, outside=outside, parts=parts)

    def rest(self, tab: Tab) -> Html:
        """Return what follows the beginning of a new tab's page."""
        tab.screen.complete(self._parts(tab))
        address, screen, outside = tab.address, tab.screen, self._outside is not None
        reader = self._slack.person(address.user_id).reader
        if self._alone:
            return frame.rest_alone(reader, self._alone, screen.html_of("outside"))
        if frame.is_home(address):
            main = frame.home(reader, screen.html_of("home"))
        else:
            name = self._name(tab)
            main = frame.channel(tab, reader, name, self._writing(tab, reader, name))
        replying = self._writing(tab, reader) if address.thread else Html("")
        return fragment(
            el("main", main, id="main"),
            frame.thread(tab, reader, replying) if address.thread else None,
            frame.panel(reader, screen.html_of("outside")) if outside else None,
            screen.html_of("tour") if outside else None,
            frame.end(reader, screen.html_in("dialogs")),
        )

    def _writing(self, tab: Tab, reader: Reader, to: str = "") -> Html:
        """Return the composer of a channel, or (`to` is "") of its thread.

        The app takes no direct messages, as its manifest says.
        """
        locale = reader.locale
        if not is_shared(self._slack.space, tab.address):
            return no_box(locale)
        if not to:
            return reply_box(tab.address.thread, locale)
        menu = composer_menu(self._shortcuts, locale)
        return message_box(to, locale, self._commands, menu)

    def _name(self, tab: Tab) -> str:
        if frame.is_home(tab.address):
            return APP
        channel = self._slack.space.directory.channel(tab.address.at)
        return f"#{channel.name}" if channel and is_shared(self._slack.space, tab.address) else APP
