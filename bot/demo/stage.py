"""The users' screens: what is drawn, for whom, and what is new to them."""

import threading
from collections.abc import Mapping
from typing import Any

from bot.demo.screen import Screen
from bot.demo.shop import APPROVALS, DESK, HEALTH, SATO, Shop
from handlers.text import Catalog
from simulator.slack import forms
from simulator.slack.render import Mark, plain, render_message, render_view, unmarked
from simulator.slack.spans import of_text

Seen = Mapping[str, Any]
_CHANNELS = {APPROVALS: "#approvals", DESK: "#desk", HEALTH: "#account-health"}
_BRIEF = 100
_QUIET, _LOOK, _LONGEST = 3, 0.03, 200


class Stage:
    """Shows the screen of one user at a time."""

    def __init__(self, world: Shop, screen: Screen, say: Catalog) -> None:
        self.world = world
        self.screen = screen
        self.say = say
        self.present = world.slack.person(SATO)
        self._known: dict[tuple[str, str], str] = {}

    def tell(self, key: str, **values: Any) -> None:
        """Print a catalogue entry."""
        self.screen.line(self.say(key, **values))

    def name(self, user_id: str | None = None) -> str:
        """Return a user's name (default: the current user's)."""
        return self.present.reader.names[user_id or self.present.id]

    def messages(self) -> list[dict[str, Any]]:
        """Return all messages that the current user sees, oldest first."""
        seen = [one for channel in _CHANNELS for one in self.present.messages(channel)]
        return sorted([*seen, *self.present.dms()], key=lambda one: str(one["ts"]))

    def sees(self, thing: Seen) -> bool:
        """Return whether the current user sees a message or a form."""
        if "ts" in thing:
            return any(self._key(one) == self._key(thing) for one in self.messages())
        form = self.present.modal
        return form is not None and form["id"] == thing["id"]

    def title(self, message: Seen) -> str:
        """Return a message's channel and time as a title."""
        reader = self.present.reader
        at = f"{reader.now.astimezone(reader.zone):%H:%M}"
        place = _CHANNELS.get(str(message["channel"]))
        if place is None:
            return self.say("demo.direct", name=self.name(), at=at)
        private = self.say("demo.private", name=self.name()) if message["is_ephemeral"] else ""
        return f"{place} {at}{private}"

    def draw(self, message: Seen, mark: Mark = unmarked) -> None:
        """Draw a message as the current user sees it."""
        self.mark_seen(message)
        body = render_message(message, self.present.reader, mark=mark)
        self.screen.card(self.title(message), body)

    def brief(self, message: Seen) -> None:
        """Print a message's text on one line."""
        self.mark_seen(message)
        self.screen.line(f"  {self.title(message)}: {message['text'][:_BRIEF]}", "dim")

    def draw_form(self, mark: Mark = unmarked) -> None:
        """Draw the current user's open form."""
        form = self.present.modal
        if form is not None:
            title = self.say("demo.form", name=self.name())
            self.screen.card(title, render_view(form, self.present.reader, mark=mark))

    def print_fields(self) -> None:
        """Print one line per field with its value and its error."""
        form = self.present.modal
        for block, element in forms.inputs(form["blocks"]) if form else ():
            value = forms.chosen_values(form or {}).get(str(element["action_id"]))
            words = [o["text"]["text"] for o in forms.options_of(element) if o["value"] == value]
            label = block["label"]["text"] if "label" in block else ""
            self.screen.line(f"  {label} → {(words or [value or '…'])[0]}")
            if form and (wrong := form["errors"].get(block["block_id"])):
                self.screen.line(f"    ✗ {wrong}", "red")
        self.screen.line(self.say("demo.filled"), "dim")

    def draw_dialog(self, dialog: Seen, mark: Mark = unmarked) -> None:
        """Draw a button's confirmation dialog."""
        deny, confirm = (
            f"[{mark(dialog[kind]['text'], {'type': kind}, None)}{dialog[kind]['text']}]"
            for kind in ("deny", "confirm")
        )
        question = plain(of_text(dialog["text"], self.present.reader))
        body = f"── {dialog['title']['text']} ──\n{question}\n{deny} {confirm}"
        self.screen.card(self.say("demo.dialog", name=self.name()), body)

    @staticmethod
    def _key(message: Seen) -> tuple[str, str]:
        return str(message["channel"]), str(message["ts"])

    @staticmethod
    def _look(message: Seen) -> str:
        return f"{message.get('text')}{message.get('blocks')}"

    def news(self) -> list[tuple[dict[str, Any], bool]]:
        """Return what is new to the current user; True marks a changed message."""
        return [
            (message, self._key(message) in self._known)
            for message in self.messages()
            if self._known.get(self._key(message)) != self._look(message)
        ]

    def mark_seen(self, message: Seen | None = None) -> None:
        """Mark a message, or everything, as seen."""
        for one in [message] if message is not None else self.messages():
            self._known[self._key(one)] = self._look(one)

    def settle(self) -> None:
        """Let the bot finish: until it has no pending work and the screen is stable."""
        pools, pause = self.world.program.front.pools, threading.Event()
        quiet, before = 0, ""
        for _ in range(_LONGEST):
            self.world.step()
            now = f"{self.news()}{self.present.modal}"
            busy = pools.slack.pending or pools.lookups.pending
            quiet = 0 if busy or now != before else quiet + 1
            if quiet == _QUIET:
                return
            before = now
            pause.wait(_LOOK)
