"""The interactive prompt after the story."""

import re
import select
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TextIO
from unicodedata import normalize

from bot.demo.interactions import Interactions
from bot.demo.shop import DESK, HEALTH, PEOPLE
from bot.demo.stage import Seen, Stage
from bot.demo.targets import Targets, plain
from bot.demo.world import ExpectationFailed
from handlers.ids import COMMANDS, DIGEST_EVENT
from simulator.slack.forms import NoSuchChoice
from simulator.slack.interactions import NotThere

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_WAIT = 2 * 86400
_LONGEST_STEP = 300
_LOOK = 0.3
_SHOWN = 3
_BEFORE_DIGEST = timedelta(minutes=11)


class Prompt:
    """Runs typed commands until end of input or `quit`."""

    def __init__(self, stage: Stage, typed: TextIO | None) -> None:
        self._stage = stage
        self._typed = typed
        self._targets = Targets(stage)
        self._interactions = Interactions(stage, self._targets)
        self._form: Seen | None = None
        self._table: tuple[tuple[str, Callable[..., None]], ...] = (
            (r"(/\S*)\s*(.*)", self._slash),
            (r"(?:click\s+)?(\d+)(?:\s+(.*))?", self._interactions.number),
            (r"click\s+(\S.*)", self._interactions.click),
            (r"fill\s+(\S+)\s+(\S.*)", self._interactions.fill),
            (r"submit", self._interactions.submit),
            (r"close", self._interactions.close),
            (r"switch(?:\s+(\S+))?", self._switch),
            (r"wait\s+(\d+(?:\.\d+)?)\s*(s|m|h|d)\w*", self._wait),
            (r"next\s+morning", self._next_morning),
            (r"buyer\s+requests\s+(\S+)", self._buyer_requests),
            (r"ship\s+(\S+)", self._ship),
            (r"health\s+gets\s+(worse|better)", self._health),
            (r"orders", self._orders),
            (r"look", self._look),
            (r"help", self._help),
        )

    def run(self) -> None:
        """Read and run commands."""
        for line in self._lines():
            words = normalize("NFKC", " ".join(line.split()))  # NFKC: full-width input
            if plain(words) in ("quit", "exit"):
                return
            if words:
                self._targets.turn()
                self._do(words)
            self._show_news()

    # input

    def _lines(self) -> Iterator[str]:
        if self._typed is None:
            return
        if not self._typed.isatty():
            for number, line in enumerate(self._typed):
                if number == 0:
                    self._stage.tell("demo.turn")
                self._stage.screen.line(f"\n{self._prompt()}{line.rstrip()}")
                yield line
            return
        self._stage.tell("demo.turn")
        while line := self._line_from_terminal(self._typed):
            yield line

    def _prompt(self) -> str:
        reader = self._stage.present.reader
        return f"{self._stage.name()} {reader.now.astimezone(reader.zone):%H:%M}> "

    def _line_from_terminal(self, typed: TextIO) -> str:
        """Return the next line; what happens meanwhile is shown."""
        self._stage.screen.ask(self._prompt())
        while not select.select([typed], [], [], _LOOK)[0]:
            if self._stage.news():
                self._stage.screen.line("")
                self._targets.turn()
                self._show_news()
                self._stage.screen.ask(self._prompt())
        return typed.readline()

    def _do(self, words: str) -> None:
        for pattern, act in self._table:
            found = re.fullmatch(pattern, words, re.IGNORECASE)
            if found:
                try:
                    act(*found.groups(default=""))
                except ExpectationFailed as wrong:
                    self._stage.tell("demo.not_done", why=str(wrong))
                except (NotThere, NoSuchChoice):
                    self._stage.tell("demo.gone")
                return
        first = plain(words.split(" ", maxsplit=1)[0])
        known = [one for one in self._usages() if plain(one).split(" ")[0] == first]
        if known:
            self._stage.tell("demo.usage", usage=", ".join(known))
        else:
            self._stage.tell("demo.unknown", words=words)

    # output

    def _show_news(self) -> None:
        self._stage.settle()
        self._draw([message for message, _ in self._stage.news()])
        self._show_form()

    def _draw(self, messages: Sequence[Seen]) -> None:
        for message in messages:
            self._stage.draw(message, self._targets.mark(message))

    def _show_form(self, *, again: bool = False) -> None:
        """Draw the open form; if it is only being filled in, show just its values."""
        form = self._stage.present.modal
        before, self._form = self._form, form
        if form is None or (form == before and not again):
            return
        if not again and before and form["hash"] == before["hash"]:
            self._stage.print_fields()
        else:
            self._stage.draw_form(self._targets.mark(form))

    def _wait_for(self, seconds: float) -> None:
        """Let time pass; new messages are drawn in full, changes as one line each."""
        changed: dict[str, str] = {}

        def follow() -> None:
            for message, is_change in self._stage.news():
                if not is_change:
                    self._draw([message])
                    continue
                if changed.get(message["ts"]) != message["text"]:
                    self._stage.brief(message)
                self._stage.mark_seen(message)
                changed[message["ts"]] = message["text"]

        self._stage.world.wait(seconds, longest=_LONGEST_STEP, then=follow)
        self._draw([one for one in self._stage.messages() if one["ts"] in changed])

    def _look(self) -> None:
        if self._stage.present.modal is None:
            self._draw(self._stage.messages()[-_SHOWN:])
        self._show_form(again=True)

    # user actions

    def _slash(self, name: str, text: str) -> None:
        if name not in COMMANDS:
            self._stage.tell("demo.no_command", known=", ".join(COMMANDS))
            return
        self._interactions.show_error(self._stage.present.command(name, text, channel=DESK).error)

    def _switch(self, name: str) -> None:
        for person in PEOPLE:
            names = (self._stage.name(person), person.removeprefix("U0"))
            if name and plain(name) in map(plain, names):
                self._stage.present = self._stage.world.slack.person(person)
                self._form = None
                self._stage.tell("demo.present", name=self._stage.name())
                return
        for person in PEOPLE:
            short = person.removeprefix("U0").lower()
            words = self._stage.say(f"demo.role.{short}", name=self._stage.name(person))
            self._stage.screen.line(f"  switch {short:8}{words}")

    # time and external events

    def _wait(self, number: str, unit: str) -> None:
        seconds = float(number) * _SECONDS[unit.lower()]
        if seconds > _LONGEST_WAIT:
            self._stage.tell("demo.too_long")
            return
        self._wait_for(seconds)

    def _next_morning(self) -> None:
        world = self._stage.world
        due = world.next_morning()
        self._wait_for((due - _BEFORE_DIGEST - world.clock.now()).total_seconds())
        world.until(
            lambda: str(due.date()) in self._digests(),
            self._stage.say("demo.digest"),
            minutes=3 * _BEFORE_DIGEST.total_seconds() / 60,
        )

    def _digests(self) -> list[str]:
        """Return the days whose digests have been posted."""
        metadata = [one.get("metadata") or {} for one in self._stage.present.messages(HEALTH)]
        return [
            one["event_payload"]["date"]
            for one in metadata
            if one.get("event_type") == DIGEST_EVENT
        ]

    def _order(self, order_id: str) -> str:
        if order_id not in self._stage.world.amazon.orders:
            raise ExpectationFailed(self._stage.say("demo.no_order", order=order_id))
        return order_id

    def _buyer_requests(self, order_id: str) -> None:
        why = self._stage.say("demo.buyer_says")
        self._stage.world.amazon.buyer_requests(self._order(order_id), why)
        self._stage.tell("demo.buyer_requested", order=order_id)

    def _ship(self, order_id: str) -> None:
        self._stage.world.amazon.ship(self._order(order_id))
        status = self._stage.world.amazon.order(order_id).status
        self._stage.tell("demo.now", order=order_id, status=status)

    def _health(self, how: str) -> None:
        health = self._stage.world.amazon.health
        (health.worse if plain(how) == "worse" else health.better)()
        self._stage.tell(f"demo.health.{plain(how)}")

    def _orders(self) -> None:
        for name, order_id in self._stage.world.orders.items():
            status = self._stage.world.amazon.order(order_id).status
            about = self._stage.say(f"demo.order.{name}")
            self._stage.screen.line(f"  {order_id}  {status:<17} {about}")

    # help

    def _usages(self) -> list[str]:
        return [line.split("  ")[0] for line in self._stage.say("demo.help").splitlines()]

    def _help(self) -> None:
        self._stage.screen.line(self._stage.say("demo.help"))
