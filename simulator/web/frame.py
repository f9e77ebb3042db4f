"""The whole page around the parts that change."""

from simulator.slack.look.html import Html, el, fragment
from simulator.slack.look.words import language_of
from simulator.slack.spans import Reader
from simulator.web.addresses import MOST, query
from simulator.web.tabs import HOME, Address, Tab
from simulator.web.words import words

_MODULES = ("page", "morph", "acts", "composer", "dialogs", "scroll", "tour")


def whole_page(tab: Tab, reader: Reader, *, title: str, team: str, parts: dict[str, Html]) -> Html:
    """Return the page; `parts` are named as below, "" where there is none."""
    locale = reader.locale
    body = el(
        "body",
        parts["skip"],
        _top(reader, parts),
        el(
            "nav",
            el("div", el("b", team), _away(locale), class_="region-head"),
            parts["side"],
            id="side",
            aria_label=words(locale, "channels"),
        ),
        el("main", parts["main"], id="main"),
        parts["thread"],
        parts["panel"],
        parts["tour"],
        el("div", tab.screen.html_in("dialogs"), id="dialogs"),
        el("div", id="notices", role="status", data_lost=words(locale, "lost")),
        data_tab=tab.id,
    )
    html = el("html", fragment(_head(f"{title} · {team}"), body), lang=language_of(locale))
    return fragment(Html("<!doctype html>"), html)


def skip(locale: str) -> Html:
    """Return the link that leads the keyboard to the composer."""
    return el("a", words(locale, "to_composer"), href="#text", class_="skip")


def alone(tab: Tab, reader: Reader, said: str, inside: Html) -> Html:
    """Return a page of the region "Outside world" alone, below some words."""
    name = words(reader.locale, "outside")
    heading = el("div", el("h2", name, id="panel-name"), class_="region-head")
    region = el("section", heading, el("p", said), inside, id="panel", aria_labelledby="panel-name")
    notices = el("div", id="notices", role="status", data_lost=words(reader.locale, "lost"))
    dialogs = el("div", id="dialogs")
    body = el(
        "body",
        el("main", el("h1", "Sellerdesk", class_="unseen"), region),
        dialogs,
        notices,
        class_="alone",
        data_tab=tab.id,
    )
    html = el("html", fragment(_head(name), body), lang=language_of(reader.locale))
    return fragment(Html("<!doctype html>"), html)


def _head(title: str) -> Html:
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        el("link", rel="stylesheet", href="/static/style.css"),
        [el("link", rel="modulepreload", href=f"/static/{name}.js") for name in _MODULES],
        el("script", type="module", src="/static/page.js"),
    )


def _top(reader: Reader, parts: dict[str, Html]) -> Html:
    locale = reader.locale
    return el(
        "header",
        _opener("side", words(locale, "channels")),
        parts["switcher"],
        _opener("panel", words(locale, "outside")) if parts["panel"] else None,
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
