"""The demo's story: a cancellation that the buyer requested, and one with a second approver."""

from collections.abc import Mapping
from typing import Any

from bot.demo.shop import DESK, PEOPLE, SATO, TANAKA
from bot.demo.stage import Stage
from bot.demo.world import ExpectationFailed
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from simulator.slack.interactions import find

Seen = Mapping[str, Any]
_PATIENCE = 20.0
"""How many seconds of real time the story waits for an answer on a busy computer."""


class Story:
    """Plays the story on a stage. Raises ExpectationFailed if something does not happen as told."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._world = stage.world
        self._say = stage.say
        self._began = self._world.clock.now()
        self._people = {"sato": stage.name(SATO), "tanaka": stage.name(TANAKA)}

    def play(self) -> None:
        """Play the whole story."""
        self._stage.mark_seen()
        requested, gone = (self._world.orders[name] for name in ("requested", "out_of_stock"))
        self._tell("intro")
        self._buyer_asked(requested)
        self._out_of_stock(gone)
        self._end(requested, gone)

    def _tell(self, key: str, **values: Any) -> None:
        self._stage.screen.narrate(self._say(f"demo.story.{key}", **self._people, **values))

    def _scene(self, key: str) -> None:
        self._stage.screen.scene(self._say(f"demo.scene.{key}"))

    def _buyer_asked(self, order_id: str) -> None:
        self._scene("requested")
        self._tell("look_up", order=order_id)
        answer = self._command("/order", order_id)
        self._stage.draw(answer)
        self._tell("one_tap")
        self._press(answer, ids.Action.ORDER_CANCEL)
        self._fill({ids.Input.PARCEL: ids.PARCEL_HERE})
        self._submit(order_id)
        self._until_card(order_id, "approved")
        self._tell("decided")
        self._stage.draw(self._card(order_id))
        self._sent_and_proved(order_id)
        self._tell("told")
        self._stage.draw(self._outcome(order_id))

    def _out_of_stock(self, order_id: str) -> None:
        self._scene("out_of_stock")
        self._tell("out_of_stock", order=order_id)
        self._stage.screen.typed(f"/cancel {order_id}")
        self._stage.present.command("/cancel", order_id, channel=DESK)
        reason = {ids.Input.REASON: Reason.NO_INVENTORY, ids.Input.PARCEL: ids.PARCEL_HERE}
        self._fill(reason | {ids.Input.NOTE: self._say("demo.story.note")})
        self._submit(order_id)
        self._until_card(order_id, "requested")
        self._stage.present = self._world.slack.person(TANAKA)
        self._tell("asks")
        card = self._card(order_id)
        self._stage.draw(card)
        self._tell("approves")
        self._press(card, ids.Action.APPROVE)
        self._until_card(order_id, "approved")
        self._tell("stop_window")
        self._stage.draw(self._card(order_id))
        self._sent_and_proved(order_id)
        self._stage.present = self._world.slack.person(SATO)
        self._tell("apology")
        self._stage.draw(self._outcome(order_id))

    def _end(self, *order_ids: str) -> None:
        self._scene("end")
        sent = [(order, reason) for _, order, reason in self._world.amazon.cancel_messages()]
        if [order for order, _ in sent] != list(order_ids):
            raise ExpectationFailed(f"Amazon got {sent}")
        for order_id, reason in sent:
            order = self._world.amazon.order(order_id)
            if (order.status, order.cancelled_by) != ("CANCELLED", "MERCHANT"):
                raise ExpectationFailed(f"{order_id} is {order.status} by {order.cancelled_by}")
            self._stage.screen.line(
                self._say("demo.story.proof", order=order_id, reason=reason, status=order.status)
            )
        if self._world.slack.violations:
            raise ExpectationFailed(f"Slack would refuse {self._world.slack.violations}")
        minutes = round((self._world.clock.now() - self._began).total_seconds() / 60)
        self._tell("end", n=minutes)
        for person in (*PEOPLE[1:], SATO):
            self._stage.present = self._world.slack.person(person)
            self._stage.mark_seen()

    # steps

    def _command(self, name: str, text: str) -> Seen:
        self._stage.screen.typed(f"{name} {text}")
        self._stage.present.command(name, text, channel=DESK)
        answers: list[Seen] = []

        def answered() -> bool:
            seen = self._stage.present.ephemerals(DESK)
            answers[:] = [one for one in seen if ids.Action.ORDER_CANCEL in str(one.get("blocks"))]
            return bool(answers)

        self._world.slack.wait_for(answered, timeout=_PATIENCE, what=f"an answer to {name}")
        return answers[-1]

    def _press(self, thing: Seen, action: str) -> None:
        _, element, _ = find(thing["blocks"], action, None)
        self._stage.screen.typed(f"[{element['text']['text']}]")
        if dialog := element.get("confirm"):
            self._stage.draw_dialog(dialog)
            self._stage.screen.typed(f"[{dialog['confirm']['text']}]")
        result = self._stage.present.click(thing, action)
        if result.error:
            raise ExpectationFailed(f"{action}: {result.error}")

    def _fill(self, values: Mapping[ids.Input, str]) -> None:
        self._stage.present.wait_modal(callback_id=ids.Callback.REQUEST, timeout=_PATIENCE)
        for block_id, value in values.items():
            self._stage.present.fill(block_id, str(value))
        self._stage.draw_form()

    def _submit(self, order_id: str) -> None:
        form = self._stage.present.modal
        if form is not None:
            self._stage.screen.typed(f"[{form['submit']['text']}]")
        result = self._stage.present.submit()
        if not result.closed:
            raise ExpectationFailed(
                f"the form about {order_id} stays open: {result.errors or result.error}"
            )

    def _card(self, order_id: str) -> Seen:
        return self._about(ids.CARD_EVENT, order_id)[-1]

    def _outcome(self, order_id: str) -> Seen:
        self._world.until(
            lambda: self._about(ids.OUTCOME_EVENT, order_id), f"the outcome of {order_id}"
        )
        return self._about(ids.OUTCOME_EVENT, order_id)[-1]

    def _about(self, event: str, order_id: str) -> list[dict[str, Any]]:
        return [
            message
            for message in self._stage.messages()
            if (metadata := message.get("metadata"))
            and metadata["event_type"] == event
            and metadata["event_payload"]["order_id"] == order_id
        ]

    def _until_card(self, order_id: str, state: str) -> None:
        def shown() -> bool:
            cards = self._about(ids.CARD_EVENT, order_id)
            return bool(cards) and cards[-1]["metadata"]["event_payload"]["state"] == state

        self._world.until(shown, f"{order_id} {state}")

    def _sent_and_proved(self, order_id: str) -> None:
        self._until_card(order_id, "submitted")
        [feed] = {f for f, order, _ in self._world.amazon.cancel_messages() if order == order_id}
        self._tell("sent", feed=feed)
        self._stage.brief(self._card(order_id))
        self._until_card(order_id, "cancelled")
        self._tell("proved")
        self._stage.draw(self._card(order_id))
