"""The menus of shortcuts: the composer's, and the one on each message."""

from collections.abc import Sequence

from simulator.slack.look.html import Html, el
from simulator.slack.look.icons import BOLT, DOTS
from simulator.slack.look.words import language_of, say
from simulator.web.people import Shortcut
from simulator.web.words import words


def composer_menu(shortcuts: Sequence[Shortcut], locale: str) -> Html | None:
    """Return the menu of global shortcuts, None if there are none."""
    offered = [one for one in shortcuts if one.on == "composer"]
    return _menu(offered, locale, BOLT, words(locale, "shortcuts"), "overflow shortcuts")


def message_menu(shortcuts: Sequence[Shortcut], locale: str) -> Html | None:
    """Return the menu of shortcuts on a message, None if there are none."""
    offered = [one for one in shortcuts if one.on == "message"]
    return _menu(offered, locale, DOTS, say(locale, "more"), "overflow tools")


def _menu(
    offered: Sequence[Shortcut], locale: str, sign: Html, name: str, look: str
) -> Html | None:
    if not offered:
        return None
    language = language_of(locale)
    choices = [
        el("button", one.name[language], type="button", data_shortcut=one.callback_id)
        for one in offered
    ]
    opener = el("summary", sign, class_="button", aria_label=name)
    return el("details", opener, el("div", choices, class_="menu"), class_=look)
