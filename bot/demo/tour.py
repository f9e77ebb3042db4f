"""The guided tour: five steps, each of which is done once its effect shows in the workspace.

A step's next hint follows from what is there, so that detours and reloads do not matter.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.demo.shop import APPROVALS, DESK, EVERYBODY, HEALTH, SATO, TANAKA, Shop
from bot.domain.radar.buyer_request import BuyerState
from handlers import ids

StepName = Literal["look_up", "refused", "one_tap", "stop", "morning"]
STEPS: tuple[StepName, ...] = ("look_up", "refused", "one_tap", "stop", "morning")
_COMPOSER, _PEOPLE = "#text", "#you"
_WAITING, _STOPPABLE = "requested", "approved"
_SENT = frozenset({"submitting", "submitted", "cancelled", "unconfirmed", "failed"})


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next: words by their key, and the text to be typed if it is a command.

    `points_at` has selectors; the tour points at the first that is on the page.
    """

    key: str
    points_at: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    command: str = ""


class Tour:
    """Where the tour of a shop is; `skipped` is whether it is put aside."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._digests = 0
        self._at = 0
        self.skipped = False
        self._done: Mapping[StepName, Callable[[], bool]] = {
            "look_up": self._looked_up,
            "refused": self._was_refused,
            "one_tap": lambda: self._state("plain") in {_STOPPABLE, *_SENT},
            "stop": lambda: self._state("out_of_stock") in {"withdrawn", *_SENT},
            "morning": lambda: self._count_digests() > self._digests,
        }
        self._hints: Mapping[StepName, Callable[[str], Hint]] = {
            "look_up": lambda viewer: self._command(viewer, "/order", "plain"),
            "refused": lambda viewer: self._command(viewer, "/cancel", "fba"),
            "one_tap": self._one_tap,
            "stop": self._stop,
            "morning": lambda _: Hint("morning.press", (_act("morning"),)),
        }

    @property
    def step(self) -> StepName | None:
        """Return the step that is on, None after the last."""
        return STEPS[self._at] if self._at < len(STEPS) else None

    def look(self) -> None:
        """Go on past every step that is done."""
        while (step := self.step) and self._done[step]():
            self._at += 1
            if self.step == "morning":
                self._digests = self._count_digests()

    def hint(self, viewer: str) -> Hint:
        """Return what this person, by user id, does next."""
        if self.step is None:
            return Hint("end.read", (_channel(HEALTH),))
        if self._modal(viewer, ids.Callback.REFUSED):
            return Hint("close")
        return self._hints[self.step](viewer)

    # hints

    def _command(self, viewer: str, command: str, order: str, then: str = "type") -> Hint:
        if EVERYBODY[viewer] == "nobody":
            return self._switch_to(SATO)
        typed = f"{command} {self._shop.orders[order]}"
        return Hint(then, (_COMPOSER, _channel(DESK)), {"command": typed}, typed)

    def _one_tap(self, viewer: str) -> Hint:
        order_id = self._shop.orders["plain"]
        if self._modal(viewer, ids.Callback.REQUEST):
            return Hint("one_tap.form")
        if not self._shop.amazon.order(order_id).requested_on_all:
            return Hint("one_tap.request", (_act("request", order_id),), {"order": order_id})
        waits = self._newest(ids.BUYER_EVENT, "plain").get("state")
        if waits is None:
            return Hint("one_tap.wait", (_act("minutes"),))
        if waits != BuyerState.WAITING:
            return self._command(viewer, "/cancel", "plain", "one_tap.type")
        if EVERYBODY[viewer] == "nobody":
            return self._switch_to(SATO)
        return Hint("one_tap.press", (_button(ids.Action.RADAR_CANCEL, order_id), _APPROVALS))

    def _stop(self, viewer: str) -> Hint:
        card = self._card("out_of_stock")
        state = card.get("state")
        if state not in (_WAITING, _STOPPABLE):
            if self._modal(viewer, ids.Callback.REQUEST):
                return Hint("stop.form")
            return self._command(viewer, "/cancel", "out_of_stock", "stop.type")
        if EVERYBODY[viewer] != "approver":
            return self._switch_to(TANAKA)
        if state == _WAITING:
            return Hint("stop.approve", (_button(ids.Action.APPROVE, card["id"]), _APPROVALS))
        return Hint("stop.stop", (_button(ids.Action.STOP, card["id"]), _APPROVALS))

    def _switch_to(self, person: str) -> Hint:
        names = self._shop.slack.person(person).reader.names
        return Hint("switch", (_PEOPLE,), {"name": names[person]})

    # what is there

    def _looked_up(self) -> bool:
        order_id = self._shop.orders["plain"]
        return any(
            order_id in str(message.blocks) and ids.Action.ORDER_CANCEL in str(message.blocks)
            for one in EVERYBODY
            for message in self._shop.slack.space.messages.ephemerals(one)
        )

    def _was_refused(self) -> bool:
        return any(self._modal(one, ids.Callback.REFUSED) for one in EVERYBODY)

    def _modal(self, person: str, callback: ids.Callback) -> bool:
        form = self._shop.slack.person(person).modal
        return form is not None and form["callback_id"] == callback

    def _state(self, order: str) -> str:
        return str(self._card(order).get("state", ""))

    def _card(self, order: str) -> Mapping[str, Any]:
        return self._newest(ids.CARD_EVENT, order)

    def _newest(self, event: str, order: str) -> Mapping[str, Any]:
        """Return what the newest card of an order tells of itself, nothing without one."""
        order_id = self._shop.orders[order]
        cards = list(self._payloads(APPROVALS, event))
        return next((one for one in reversed(cards) if one["order_id"] == order_id), {})

    def _count_digests(self) -> int:
        return len(list(self._payloads(HEALTH, ids.DIGEST_EVENT)))

    def _payloads(self, channel: str, event: str) -> Iterator[Mapping[str, Any]]:
        for message in self._shop.slack.space.messages.seen_by(SATO, channel):
            if message.metadata and message.metadata["event_type"] == event:
                yield message.metadata["event_payload"]


def _button(action: ids.Action, value: str) -> str:
    return f'[data-action="{action}"][data-value="{value}"]'


def _channel(channel: str) -> str:
    return f'#places a[href*="at={channel}"]'


_APPROVALS = _channel(APPROVALS)


def _act(name: str, *values: str) -> str:
    return f'[id="{"/".join(["act", name, *values])}"]'
