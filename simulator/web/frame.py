"""The page around the parts that change: its beginning, which is sent first, and the rest."""

from simulator.slack.look.html import Html, el, fragment, opening
from simulator.slack.look.words import language_of
from simulator.slack.spans import Reader
from simulator.web.addresses import MOST, query
from simulator.web.files import style
from simulator.web.tabs import HOME, Address, Tab
from simulator.web.words import words

_MODULES = (
    "page",
    "morph",
    "acts",
    "composer",
    "dialogs",
    "menus",
    "options",
    "picker",
    "scroll",
    "tour",
)


def beginning(  # noqa: PLR0913 - what stands above and beside the messages
    tab: Tab, reader: Reader, *, title: str, team: str, outside: bool, parts: dict[str, Html]
) -> Html:
    """Return the page up to its messages; the end tags of body and html may be left out."""
    locale = reader.locale
    return fragment(
        _head(f"{title} · {team}", locale),
        opening("body", data_tab=tab.id),
        parts["skip"],
        _top(locale, parts["switcher"], outside=outside),
        el(
            "nav",
            el("div", el("b", team), _away(locale), class_="region-head"),
            parts["side"],
            id="side",
            aria_label=words(locale, "channels"),
        ),
    )


def end(reader: Reader, dialogs: Html) -> Html:
    """Return the end of the page: the places of what stands above it, and its scripts.

    They come last, since they would take the time in which the page is painted.
    """
    lost = words(reader.locale, "lost")
    return fragment(
        el("div", dialogs, id="dialogs"),
        el("div", id="notices", role="status", data_lost=lost),
        el("template", _picker(reader.locale), id="picker"),
        [el("link", rel="modulepreload", href=f"/static/{name}.js") for name in _MODULES],
        el("script", type="module", src="/static/page.js"),
    )


def _picker(locale: str) -> Html:
    """Return what a select opens: a search above its options, which the page puts there."""
    search = el(
        "input",
        type="text",
        role="combobox",
        class_="field",
        placeholder=words(locale, "search"),
        aria_label=words(locale, "search"),
        aria_autocomplete="list",
        aria_expanded="true",
        aria_controls="picked",
        autocomplete="off",
    )
    none = el("p", words(locale, "nothing_fits"), role="status", hidden=True)
    return el(
        "div", search, el("div", id="picked", role="listbox"), none, class_="picker", popover="auto"
    )


def skip(locale: str) -> Html:
    """Return the link that leads the keyboard to the composer."""
    return el("a", words(locale, "to_composer"), href="#text", class_="skip")


def beginning_alone(tab: Tab, reader: Reader) -> Html:
    """Return the beginning of a page of the region "Outside world" alone."""
    head = _head(words(reader.locale, "outside"), reader.locale)
    return fragment(head, opening("body", class_="alone", data_tab=tab.id))


def rest_alone(reader: Reader, said: str, inside: Html) -> Html:
    """Return the region "Outside world" below some words."""
    heading = el("h2", words(reader.locale, "outside"), id="panel-name")
    head = el("div", heading, class_="region-head")
    region = el("section", head, el("p", said), inside, id="panel", aria_labelledby="panel-name")
    main = el("main", el("h1", "Sellerdesk", class_="unseen"), region)
    return fragment(main, end(reader, Html("")))


def _head(title: str, locale: str) -> Html:
    return fragment(
        Html("<!doctype html>"),
        opening("html", lang=language_of(locale)),
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="color-scheme", content="light dark"),
            el("title", title),
            el("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
            el("style", Html(style())),
        ),
    )


def _top(locale: str, people: Html, *, outside: bool) -> Html:
    return el(
        "header",
        _opener("side", words(locale, "channels")),
        people,
        _opener("panel", words(locale, "outside")) if outside else None,
        class_="top",
    )


def _opener(region: str, name: str) -> Html:
    return el(
        "button",
        name,
        type="button",
        class_="opener",
        data_opens=region,
        aria_controls=region,
        aria_expanded="false",
    )


def _away(locale: str) -> Html:
    """Return the button that closes a region where it covers the page."""
    said = words(locale, "close")
    return el("button", said, type="button", class_="opener", data_closes=True)


def panel(reader: Reader, inside: Html) -> Html:
    """Return the frame of the region "Outside world"."""
    name = words(reader.locale, "outside")
    head = el("div", el("h2", name, id="panel-name"), _away(reader.locale), class_="region-head")
    return el("aside", head, inside, id="panel", aria_labelledby="panel-name")


def thread(tab: Tab, reader: Reader, writing: Html) -> Html:
    """Return the frame of the open thread."""
    locale, name = reader.locale, words(reader.locale, "thread")
    back = query(tab.address, thread="")
    away = el("a", "✕", href=back, class_="cross", aria_label=words(locale, "close"))
    log = el(
        "div",
        el("div", tab.screen.html_in("replies"), id="replies"),
        class_="log",
        role="log",
        tabindex=0,
        aria_label=words(locale, "replies"),
    )
    head = el("div", el("h2", name, id="thread-name"), away, class_="region-head")
    return el("aside", head, log, writing, id="thread", aria_labelledby="thread-name")


def channel(tab: Tab, reader: Reader, name: str, writing: Html) -> Html:
    """Return the heading and the messages of a channel, above what one writes with."""
    locale, address = reader.locale, tab.address
    older = query(address, many=MOST) if address.many < MOST else ""
    said = words(locale, "messages", to=name)
    messages = tab.screen.html_in("messages")
    inside = el(
        "div",
        tab.screen.html_of("earlier") if older else None,
        el("p", words(locale, "empty", to=name), class_="nothing"),
        el("div", messages, id="messages"),
    )
    return fragment(
        el("header", el("h1", name), class_="bar"),
        el("h2", said, class_="unseen"),
        el(
            "div",
            inside,
            class_="log",
            role="log",
            tabindex=0,
            aria_label=said,
        ),
        writing,
    )


def earlier(tab: Tab, reader: Reader, *, there: bool) -> Html:
    """Return the link to older messages, hidden if there are none."""
    href = query(tab.address, many=MOST)
    link = el("a", words(reader.locale, "earlier"), href=href)
    return el("p", link, id="earlier", class_="earlier", hidden=not there)


def home(reader: Reader, inside: Html) -> Html:
    """Return the page of the app's Home."""
    name = words(reader.locale, "home")
    head = el("header", el("h1", f"Sellerdesk · {name}"), class_="bar")
    title = el("h2", name, class_="unseen")
    content = el("div", inside, class_="log", tabindex=0, role="group", aria_label=name)
    return fragment(head, title, content)


def is_home(address: Address) -> bool:
    """Return whether an address is the app's Home."""
    return address.at == HOME
