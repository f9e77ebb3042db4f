"""The boxes where messages, commands and replies are typed."""

from collections.abc import Sequence

from simulator.slack.look.html import Attribute, Html, Inside, el
from simulator.slack.look.icons import PLANE
from simulator.slack.look.words import language_of
from simulator.web.people import Command
from simulator.web.words import words

_LONGEST = 4_000


def message_box(to: str, locale: str, commands: Sequence[Command], menu: Html | None) -> Html:
    """Return the composer of a channel, which completes commands, with its `menu`."""
    offered = {"aria_autocomplete": "list", "aria_controls": "commands"}
    hint, label = words(locale, "message_to", to=to), words(locale, "message_label", to=to)
    text = _text("text", placeholder=hint, aria_label=label, **offered)
    return _form(_commands(locale, commands), [menu, text], locale)


def reply_box(thread: str, locale: str) -> Html:
    """Return the composer of a thread, where commands are not known, as in Slack."""
    said = words(locale, "reply_to")
    return _form(
        None, _text("reply", placeholder=said, aria_label=said, data_thread=thread), locale
    )


def no_box(locale: str) -> Html:
    """Return what Slack shows in place of a composer where the app takes no messages."""
    return el("p", words(locale, "off"), class_="off")


def _text(name: str, **attributes: Attribute) -> Html:
    limits: dict[str, Attribute] = {"rows": 1, "maxlength": _LONGEST, "autocomplete": "off"}
    return el("textarea", id=name, **limits, **attributes)


def _form(listed: Html | None, text: Inside, locale: str) -> Html:
    send = el("button", PLANE, type="submit", class_="send", aria_label=words(locale, "send"))
    wrong = el("div", class_="wrong", role="alert")
    return el("form", listed, text, send, wrong, class_="composer", autocomplete="off")


def _commands(locale: str, commands: Sequence[Command]) -> Html:
    language = language_of(locale)
    options = [
        el(
            "div",
            el("b", one.name),
            " ",
            el("span", one.hint[language], class_="usage"),
            el("span", one.about[language], class_="about"),
            id=f"command{one.name}",
            role="option",
            aria_selected="false",
            data_command=one.name,
        )
        for one in commands
    ]
    name = words(locale, "commands")
    return el("div", options, id="commands", role="listbox", aria_label=name, hidden=True)
