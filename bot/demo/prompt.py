"""The prompt after the story: reads lines and obeys them."""

from collections.abc import Callable, Mapping, Sequence
from unicodedata import normalize

from bot.demo.interactions import Interactions
from bot.demo.keyboard import LEAVING, Keyboard
from bot.demo.shop import DESK, PEOPLE
from bot.demo.stage import Seen, Stage
from bot.demo.targets import Targets, plain
from bot.demo.words import SECONDS, meaning, on_a_button, usages_like
from bot.demo.world import ExpectationFailed
from handlers.ids import COMMANDS
from simulator.slack.forms import NoSuchChoice
from simulator.slack.interactions import NotThere

_LONGEST_WAIT = 2 * 86400
_LONGEST_STEP = 300
_SHOWN = 3


class Prompt:
    """Obeys what is typed until its end or `quit`; every line is answered."""

    def __init__(self, stage: Stage, keyboard: Keyboard) -> None:
        self._stage = stage
        self._keyboard = keyboard
        self._targets = Targets(stage)
        self._interactions = Interactions(stage, self._targets)
        self._form: Seen | None = None
        self._acts: Mapping[str, Callable[..., None]] = {
            "slash": self._slash,
            "number": self._interactions.number,
            "click": self._interactions.click,
            "fill": self._interactions.fill,
            "submit": self._submit,
            "close": self._interactions.close,
            "switch": self._switch,
            "wait": self._wait,
            "next_morning": lambda: self._stage.world.go_to_next_morning(self._wait_for),
            "buyer_requests": self._buyer_requests,
            "ship": self._ship,
            "worse": self._worse,
            "better": self._better,
            "orders": self._orders,
            "look": self._look,
            "help": lambda: self._stage.tell("demo.help"),
        }

    def run(self) -> None:
        """Read and obey."""
        self._stage.tell("demo.turn")
        for line in self._keyboard.lines(self._prompt, self._meanwhile):
            words = normalize("NFKC", " ".join(line.split()))  # a Japanese keyboard's / and 1
            if plain(words) in LEAVING:
                return
            before = self._stage.screen.written
            if words:
                self._targets.turn()
                self._do(words)
            self._show_news()
            if words and self._stage.screen.written == before:
                self._stage.tell("demo.nothing_new", at=self._stage.time())

    def _prompt(self) -> str:
        return f"{self._stage.name()} {self._stage.time()}> "

    def _meanwhile(self) -> bool:
        if not self._stage.news():
            return False
        self._stage.screen.line("")
        self._targets.turn()
        self._show_news()
        return True

    def _do(self, words: str) -> None:
        try:
            if found := meaning(words):
                name, values = found
                self._acts[name](*values)
            elif known := usages_like(words):
                self._stage.tell("demo.usage", usage=", ".join(known))
            elif self._targets.offer(words) or on_a_button(words):
                self._interactions.click(words)
            else:
                self._stage.tell("demo.unknown", words=words)
        except ExpectationFailed as wrong:
            self._stage.tell("demo.not_done", why=str(wrong))
        except (NotThere, NoSuchChoice):
            there = self._targets.labels()
            self._stage.tell("demo.not_here" if there else "demo.gone", there=" ".join(there))

    # showing

    def _show_news(self) -> None:
        self._stage.settle()
        self._draw([message for message, _ in self._stage.news()])
        self._show_form()

    def _draw(self, messages: Sequence[Seen]) -> None:
        for message in messages:
            self._stage.draw(message, self._targets.mark(message))

    def _show_form(self, *, again: bool = False) -> None:
        """Draw the form that is open; where it is only filled in further, just what is in it."""
        form = self._stage.present.modal
        before, self._form = self._form, form
        if form is None or (form == before and not again):
            return
        if not again and before and form["hash"] == before["hash"]:
            self._stage.tell_filled()
        else:
            self._stage.draw_form(self._targets.mark(form))

    def _wait_for(self, seconds: float) -> None:
        """Let a while pass: what is new is shown whole at once, what changes in a line each."""
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

    # what people do

    def _submit(self) -> None:
        before = self._stage.present.modal
        self._interactions.submit()
        if before and self._stage.present.modal == before:  # as incomplete as it was
            self._stage.tell_filled()

    def _slash(self, name: str, text: str) -> None:
        if name not in COMMANDS:
            self._stage.tell("demo.no_command", known=", ".join(COMMANDS))
            return
        self._interactions.show_error(self._stage.present.command(name, text, channel=DESK).error)

    def _switch(self, name: str) -> None:
        for person in PEOPLE:
            names = (self._stage.name(person), person.removeprefix("U0"))
            if name and plain(name).removesuffix("さん") in map(plain, names):
                self._stage.present = self._stage.world.slack.person(person)
                self._form = None
                self._targets.forget()  # a dialog is asked of one person
                self._stage.tell("demo.present", name=self._stage.name())
                return
        for person in PEOPLE:
            short = person.removeprefix("U0").lower()
            self._stage.tell(f"demo.role.{short}", name=self._stage.name(person))

    # what time and others do

    def _wait(self, number: str, unit: str) -> None:
        seconds = float(number) * SECONDS[unit.lower()]
        if seconds > _LONGEST_WAIT:
            self._stage.tell("demo.too_long")
            return
        self._wait_for(seconds)

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

    def _worse(self) -> None:
        self._stage.world.health_gets_worse()
        self._stage.tell("demo.health.worse")

    def _better(self) -> None:
        self._stage.world.health_gets_better()
        self._stage.tell("demo.health.better")

    def _orders(self) -> None:
        for name, order_id in self._stage.world.orders.items():
            status = self._stage.world.amazon.order(order_id).status
            about = self._stage.say(f"demo.order.{name}")
            self._stage.screen.line(f"  {order_id}  {status:<17} {about}")
