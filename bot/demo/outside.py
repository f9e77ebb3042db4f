"""What a page shows beside the workspace: the world outside, and the tour."""

import json
from collections.abc import Callable, Iterable, Mapping

from bot.demo.acts import ORDER_ACTS, SWITCHES
from bot.demo.live import MOVES, Live
from bot.demo.panel import Panel
from bot.demo.tour import STEPS, Hint, Tour
from bot.demo.wire import Row
from bot.domain.languages import spoken
from handlers.text import Catalog, catalog
from simulator.slack.look.html import Html, Inside, el
from simulator.slack.spans import Reader
from simulator.web.outside import act_button

_SKIP, _RESUME = "skip", "resume"
_NAMED = {
    "reason": "reason.NO_INVENTORY.name",
    "here": "form.parcel_here",
    "cancel": "button.buyer_cancel",
    "minutes": "demo.outside.move.minutes",
    "approve": "button.approve",
    "stop": "button.stop",
    "request": "demo.outside.order.request",
    "morning": "demo.outside.move.morning",
}
"""What hints name: the labels of what is to be pressed or chosen."""


class OutsideWorld:
    """The panel and, where there is one, the tour of a shop, for each reader."""

    def __init__(
        self,
        live: Live,
        wire: Callable[[], Iterable[Row]],
        *,
        tour: Tour | None = None,
    ) -> None:
        self._live = live
        self._panel = Panel(live, wire)
        self._tour = tour

    def panel(self, reader: Reader) -> Html:
        """Return the content of the region "Outside world"."""
        return self._panel.draw(_words(reader))

    def tour(self, reader: Reader) -> Html | None:
        """Return the tour, or what takes it up again; None where there is none."""
        tour = self._tour
        if tour is None:
            return None
        say = _words(reader)
        tour.look()
        if tour.skipped:
            again = act_button(say("demo.tour.resume"), _RESUME)
            return _frame(say, _choices(again), class_="away")
        hint = tour.hint(reader.me)
        leave = act_button(say("demo.tour.skip" if tour.step else "demo.tour.close"), _SKIP)
        return _frame(
            say,
            _step(tour, say),
            el("p", _to_do(hint, say), role="status", class_="hint"),
            _choices(_typing(hint, say), leave),
            data_points_at=json.dumps(hint.points_at),
        )

    def act(self, name: str, values: Mapping[str, str], reader: Reader) -> str | None:
        """Do what a button says; return an error in words, or None. Raises ValueError."""
        shop = self._live.shop
        if name in MOVES:
            self._live.move(name)
        elif name in SWITCHES:
            SWITCHES[name].turn(shop, values.get("to") == "on")
        elif name in ORDER_ACTS:
            return self._happen(name, values.get("order", ""), _words(reader))
        elif name in (_SKIP, _RESUME) and self._tour is not None:
            self._tour.skipped = name == _SKIP
        else:
            raise ValueError(name)
        return None

    def _happen(self, name: str, order_id: str, say: Catalog) -> str | None:
        shop = self._live.shop
        order = shop.amazon.orders.get(order_id)
        if order is None:
            raise ValueError(order_id)
        if not ORDER_ACTS[name].may(order):
            return say("demo.outside.too_late")
        ORDER_ACTS[name].do(shop, order_id, say)
        return None


def _words(reader: Reader) -> Catalog:
    return catalog(spoken(reader.locale))


def _frame(say: Catalog, *inside: Inside, **attributes: str | None) -> Html:
    name = say("demo.tour.title")
    return el("section", inside, role="region", aria_label=name, **attributes)


def _step(tour: Tour, say: Catalog) -> Inside:
    number = STEPS.index(tour.step) + 1 if tour.step else 0
    told = say("demo.tour.step", n=number, of=len(STEPS)) if number else None
    name = tour.step or "end"
    return [
        el("p", told, class_="step") if told else None,
        el("h2", say(f"demo.tour.{name}.title")),
        el("p", say(f"demo.tour.{name}.about"), class_="about"),
    ]


def _to_do(hint: Hint, say: Catalog) -> str:
    named = {name: say(key) for name, key in _NAMED.items()}
    return say(f"demo.tour.hint.{hint.key}", **named, **hint.values)


def _typing(hint: Hint, say: Catalog) -> Html | None:
    """Return what types a command into the message box, if that is what is to be done."""
    if not hint.command:
        return None
    return el(
        "button", say("demo.tour.type_it"), type="button", class_="button", data_types=hint.command
    )


def _choices(*buttons: Html | None) -> Html:
    return el("p", buttons, class_="choices-of-tour")
