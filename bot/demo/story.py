"""The story: a cancellation that would miss the target is seen, stopped, and asked anew."""

from collections.abc import Mapping
from typing import Any

from bot.demo.keyboard import Keyboard
from bot.demo.shop import DESK, PEOPLE, SATO, TANAKA
from bot.demo.stage import Stage
from bot.demo.world import ExpectationFailed
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from simulator.slack.interactions import find
from simulator.slack.reading import of_event

Seen = Mapping[str, Any]
_LONGEST_STEP = 300
_PATIENCE = 20.0
"""How many seconds of real time the story waits for an answer on a busy computer."""


class Story:
    """Plays on a stage; whatever does not happen as told raises ExpectationFailed."""

    def __init__(self, stage: Stage, keyboard: Keyboard) -> None:
        self._stage = stage
        self._keyboard = keyboard
        self._world = stage.world
        self._say = stage.say
        self._done: list[str] = []
        self._people = {"sato": stage.name(SATO), "tanaka": stage.name(TANAKA)}

    def play(self) -> None:
        """Play it all."""
        self._stage.mark_seen()
        fba, gone = (self._world.orders[name] for name in ("fba", "out_of_stock"))
        self._narrate("intro")
        self._refused(fba)
        found = self._looked_up(gone)
        self._seen_before_the_click(gone, found)
        self._stopped(gone)
        self._one_tap(gone)
        self._morning()
        self._end(gone)

    def _narrate(self, key: str, **values: Any) -> None:
        self._stage.screen.narrate(self._say(f"demo.story.{key}", **self._people, **values))

    def _tell(self, key: str, **values: Any) -> None:
        """Begin the next step."""
        self._keyboard.next_step()
        self._narrate(key, **values)

    def _refused(self, order_id: str) -> None:
        self._tell("refused")
        self._type("/cancel", order_id)
        self._excerpt(self._form(ids.Callback.REFUSED), 2)
        self._stage.present.close_modal()

    def _looked_up(self, order_id: str) -> Seen:
        self._tell("look_up")
        found = self._look_up(order_id)
        self._excerpt(found, 3)
        return found

    def _seen_before_the_click(self, order_id: str, found: Seen) -> None:
        self._tell("forecast")
        self._press(found, ids.Action.ORDER_CANCEL)
        self._fill({ids.Input.REASON: Reason.NO_INVENTORY, ids.Input.PARCEL: ids.PARCEL_HERE})
        self._excerpt(self._form(ids.Callback.REQUEST), 4)
        self._submit(order_id)
        self._until_card(order_id, "requested")

    def _stopped(self, order_id: str) -> None:
        """All in one step: a reader's pause would outlast the time in which it can be stopped."""
        self._tell("asks")
        self._stage.present = self._world.slack.person(TANAKA)
        self._press(self._card(order_id), ids.Action.APPROVE)
        self._until_card(order_id, "approved")
        self._world.step()  # by then the approval's reading of the order is over
        self._world.amazon.buyer_requests(order_id, self._say("demo.buyer_says"))
        self._narrate("stop")
        self._press(self._card(order_id), ids.Action.STOP)
        self._until_card(order_id, "withdrawn")
        self._brief(self._card(order_id))

    def _one_tap(self, order_id: str) -> None:
        self._tell("one_tap")
        self._stage.present = self._world.slack.person(SATO)
        self._press(self._look_up(order_id), ids.Action.ORDER_CANCEL)
        self._fill({ids.Input.PARCEL: ids.PARCEL_HERE})
        self._excerpt(self._form(ids.Callback.REQUEST), 4)
        self._submit(order_id)
        for state in ("approved", "submitted", "cancelled"):
            self._until_card(order_id, state)
        self._brief(self._card(order_id))

    def _morning(self) -> None:
        self._tell("morning")
        self._world.go_to_next_morning(lambda gap: self._world.wait(gap, longest=_LONGEST_STEP))
        self._excerpt(of_event(self._stage.messages(), ids.DIGEST_EVENT)[-1], 5)

    def _end(self, order_id: str) -> None:
        sent = [(order, reason) for _, order, reason in self._world.amazon.cancel_messages()]
        if [order for order, _ in sent] != [order_id]:
            raise ExpectationFailed(f"Amazon got {sent}")
        order = self._world.amazon.order(order_id)
        if (order.status, order.cancelled_by) != ("CANCELLED", "MERCHANT"):
            raise ExpectationFailed(f"{order_id} is {order.status} by {order.cancelled_by}")
        if self._world.slack.violations:
            raise ExpectationFailed(f"Slack would refuse {self._world.slack.violations}")
        self._tell("end", order=order_id, reason=sent[0][1], status=order.status)
        for person in (*PEOPLE[1:], SATO):
            self._stage.present = self._world.slack.person(person)
            self._stage.mark_seen()

    # steps

    def _excerpt(self, thing: Seen, most: int) -> None:
        self._show_done()
        self._stage.excerpt(thing, most)

    def _brief(self, message: Seen) -> None:
        self._show_done()
        self._stage.brief(message)

    def _show_done(self) -> None:
        """Show in a line what was typed and pressed since something was last shown."""
        if self._done:
            self._stage.screen.typed(" › ".join(self._done))
        self._done.clear()

    def _type(self, name: str, text: str) -> None:
        self._done.append(f"{name} {text}")
        self._stage.present.command(name, text, channel=DESK)

    def _look_up(self, order_id: str) -> Seen:
        before = {one["ts"] for one in self._stage.present.ephemerals(DESK)}
        self._type("/order", order_id)
        answers: list[Seen] = []

        def answered() -> bool:
            seen = self._stage.present.ephemerals(DESK)
            answers[:] = [
                one
                for one in seen
                if one["ts"] not in before and ids.Action.ORDER_CANCEL in str(one.get("blocks"))
            ]
            return bool(answers)

        self._world.slack.wait_for(answered, timeout=_PATIENCE, what="an answer to /order")
        return answers[-1]

    def _form(self, callback: ids.Callback) -> Seen:
        return self._stage.present.wait_modal(callback_id=callback, timeout=_PATIENCE)

    def _press(self, thing: Seen, action: str) -> None:
        _, element, _ = find(thing["blocks"], action, None)
        self._done.append(f"[{element['text']['text']}]")
        if dialog := element.get("confirm"):
            self._show_done()
            self._stage.excerpt_of_dialog(dialog)
            self._done.append(f"[{dialog['confirm']['text']}]")
        result = self._stage.present.click(thing, action)
        if result.error:
            raise ExpectationFailed(f"{action}: {result.error}")

    def _fill(self, values: Mapping[ids.Input, str]) -> None:
        self._form(ids.Callback.REQUEST)
        for block_id, value in values.items():
            self._stage.present.fill(block_id, str(value))

    def _submit(self, order_id: str) -> None:
        form = self._stage.present.modal
        if form is not None:
            self._done.append(f"[{form['submit']['text']}]")
        result = self._stage.present.submit()
        if not result.closed:
            raise ExpectationFailed(
                f"the form about {order_id} stays open: {result.errors or result.error}"
            )

    def _card(self, order_id: str) -> Seen:
        return self._cards(order_id)[-1]

    def _cards(self, order_id: str) -> list[Seen]:
        return [
            card
            for card in of_event(self._stage.messages(), ids.CARD_EVENT)
            if card["metadata"]["event_payload"]["order_id"] == order_id
        ]

    def _until_card(self, order_id: str, state: str) -> None:
        def shown() -> bool:
            cards = self._cards(order_id)
            return bool(cards) and cards[-1]["metadata"]["event_payload"]["state"] == state

        self._world.until(shown, f"{order_id} {state}")
