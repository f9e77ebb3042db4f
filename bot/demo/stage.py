"""The screens of several people, one at a time: what each sees, and what is new to them."""

import textwrap
import threading
from collections.abc import Mapping
from typing import Any

from bot.demo.screen import Screen
from bot.demo.shop import CHANNELS, SATO, Shop
from handlers.text import Catalog
from simulator.slack import forms
from simulator.slack.render import Mark, plain, render_message, render_view, unmarked
from simulator.slack.spans import of_text

Seen = Mapping[str, Any]
_BRIEF = 100
_NO_WORDS = frozenset({"context", "input", "actions"})
_QUIET, _LOOK, _LONGEST = 3, 0.03, 200


class Stage:
    """One person at a time sits at the screen."""

    def __init__(self, world: Shop, screen: Screen, say: Catalog) -> None:
        self.world = world
        self.screen = screen
        self.say = say
        self.present = world.slack.person(SATO)
        self._known: dict[tuple[str, str], str] = {}

    def tell(self, key: str, **values: Any) -> None:
        """Write a line of the catalogue."""
        self.screen.line(self.say(key, **values))

    def name(self, user_id: str | None = None) -> str:
        """Return somebody's name, by default that of who is present."""
        return self.present.reader.names[user_id or self.present.id]

    def time(self) -> str:
        """Return what the present person's clock shows."""
        reader = self.present.reader
        return f"{reader.now.astimezone(reader.zone):%H:%M}"

    def messages(self) -> list[dict[str, Any]]:
        """Return all that the present person sees, oldest first."""
        seen = [one for channel in CHANNELS for one in self.present.messages(channel)]
        return sorted([*seen, *self.present.dms()], key=lambda one: str(one["ts"]))

    def sees(self, thing: Seen) -> bool:
        """Return whether a message, or a form, is before the present person."""
        if "ts" in thing:
            return any(self._key(one) == self._key(thing) for one in self.messages())
        form = self.present.modal
        return form is not None and form["id"] == thing["id"]

    def title(self, message: Seen) -> str:
        """Say where a message stands, and when it was written."""
        at = self.time()
        place = CHANNELS.get(str(message["channel"]))
        if place is None:
            return self.say("demo.direct", name=self.name(), at=at)
        private = self.say("demo.private", name=self.name()) if message["is_ephemeral"] else ""
        return f"#{place} {at}{private}"

    def draw(self, message: Seen, mark: Mark = unmarked) -> None:
        """Draw a message as the present person sees it."""
        self.mark_seen(message)
        body = render_message(message, self.present.reader, mark=mark)
        self.screen.card(self.title(message), body)

    def excerpt(self, thing: Seen, most: int) -> None:
        """Draw the top of a message, or of a form: up to so many lines of its words."""
        blocks = [one for one in thing["blocks"] if one["type"] not in _NO_WORDS]
        lines = render_message({"blocks": blocks}, self.present.reader).split("\n")
        if len(lines) > most:
            lines[most - 1] += " …"
        if "ts" in thing:
            where = self.title(thing)
        else:
            where = f"{self.say('demo.form', name=self.name())} · {thing['title']['text']}"
        self.screen.excerpt(f"{where} · {self.say('demo.simulated')}", "\n".join(lines[:most]))

    def excerpt_of_dialog(self, dialog: Seen) -> None:
        """Draw what Slack asks before it presses a button, without the question's own buttons."""
        title = f"{self.say('demo.dialog', name=self.name())} · {dialog['title']['text']}"
        self.screen.excerpt(title, plain(of_text(dialog["text"], self.present.reader)))

    def brief(self, message: Seen) -> None:
        """Say in a line what a message says now."""
        self.mark_seen(message)
        text = textwrap.shorten(message["text"], _BRIEF, placeholder=" …")
        self.screen.line(f"  {self.title(message)} · {text}", "dim")

    def draw_form(self, mark: Mark = unmarked) -> None:
        """Draw the form before the present person."""
        form = self.present.modal
        if form is not None:
            title = self.say("demo.form", name=self.name())
            self.screen.card(title, render_view(form, self.present.reader, mark=mark))

    def tell_filled(self) -> None:
        """Say in a line for each field what is in the form, and what is wrong with it."""
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
        """Draw the question that Slack asks before it presses a button."""
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
        """Return what the present person sees and has not seen; True where it is a change."""
        return [
            (message, self._key(message) in self._known)
            for message in self.messages()
            if self._known.get(self._key(message)) != self._look(message)
        ]

    def mark_seen(self, message: Seen | None = None) -> None:
        """Take a message, or everything, as seen."""
        for one in [message] if message is not None else self.messages():
            self._known[self._key(one)] = self._look(one)

    def settle(self) -> None:
        """Let the bot answer: until it has nothing in hand and nothing moves on the screen."""
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
