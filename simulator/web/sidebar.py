"""The list of channels, and the choice of whom the tab shows."""

from collections.abc import Iterator, Sequence

from simulator.slack.look.html import Html, el
from simulator.slack.look.icons import HOUSE
from simulator.slack.look.message import FACE
from simulator.slack.spans import Reader
from simulator.slack.workspace import Workspace
from simulator.web.addresses import is_shared, query
from simulator.web.people import Someone
from simulator.web.reads import Reads
from simulator.web.tabs import HOME, Address
from simulator.web.words import words


def sidebar(space: Workspace, reads: Reads, address: Address, reader: Reader, app: str) -> Html:
    """Return the links to all that a person can open."""
    user_id, locale = address.user_id, reader.locale
    channels = [
        _link(
            address,
            one.id,
            one.name,
            el("span", "#", class_="sign", aria_hidden="true"),
            _unread(reads, user_id, one.id, reader),
        )
        for one in space.directory.channels_of(user_id)
    ]
    dm = space.directory.dm(user_id).id
    house = el("span", HOUSE, class_="sign", aria_hidden="true")
    apps = [
        _link(address, HOME, words(locale, "home"), house, None),
        _link(address, dm, app, FACE, _unread(reads, user_id, dm, reader, whole=True)),
    ]
    return el(
        "div",
        el("h2", words(locale, "channels")),
        el("ul", channels),
        el("h2", words(locale, "apps")),
        el("ul", apps),
        id="places",
    )


def _link(address: Address, at: str, name: str, sign: Html, new: Html | None) -> Html:
    inside = [sign, el("span", name, class_="name"), new]
    here = "page" if at == address.at else None
    href = query(address, at=at, thread="", many=Address("", "").many)
    look = "unread" if new is not None else None
    return el("li", el("a", inside, href=href, class_=look, aria_current=here))


def _unread(
    reads: Reads, user_id: str, channel: str, reader: Reader, *, whole: bool = False
) -> Html | None:
    """Return how much is new: as a number where it is for this person, else to be heard only."""
    new = reads.unread(user_id, channel)
    if not new:
        return None
    mine = new if whole else [one for one in new if f"<@{user_id}>" in one.text]
    said = el("span", " ", words(reader.locale, "unread", n=len(new)), class_="unseen")
    badge = el("span", str(len(mine)), class_="count", aria_hidden="true") if mine else ""
    return Html(said + badge)


def switcher(space: Workspace, people: Sequence[Someone], address: Address, reader: Reader) -> Html:
    """Return the choice of the person shown."""

    def options() -> Iterator[Html]:
        for one in people:
            user = space.directory.user(one.user_id)
            locale = user.locale if user else ""
            said = words(
                reader.locale,
                "person",
                name=user.name if user else one.user_id,
                role=words(reader.locale, one.role),
                language=words(reader.locale, locale[:2]),
            )
            mine = space.directory.dm(one.user_id).id
            at = address.at if address.at == HOME or is_shared(space, address) else mine
            href = query(address, user_id=one.user_id, at=at, thread="")
            chosen = one.user_id == address.user_id
            yield el("option", said, value=href, selected=chosen)

    label = el("label", words(reader.locale, "you_are"), for_="you")
    return el("div", label, el("select", options(), id="you", autocomplete="off"), class_="you")
