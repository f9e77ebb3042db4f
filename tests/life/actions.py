"""Random steps: actions by people and buyers, and the passage of time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from handlers import ids

if TYPE_CHECKING:
    from tests.life.life import Life

_WHY = "購入の必要がなくなった"

# users


def ask(life: Life) -> None:
    """Fill in and submit the form about a random order, usually."""
    ask_about(life, life.pick(life.orders))


def ask_about(life: Life, order_id: str) -> None:
    """Fill in and submit the form about this order, usually."""
    person = life.anyone()
    life.typed(person, "/cancel", order_id)
    if life.rarely(0.9):
        life.sandbox.run_pools()
    modal = person.modal
    if modal is None or modal["callback_id"] != ids.Callback.REQUEST:
        return
    if life.rarely(0.05):
        person.close_modal()
        return
    # An earlier form of the same user may have opened on top meanwhile.
    order_id = json.loads(modal["private_metadata"])["order_id"]
    asked = life.sandbox.amazon.order(order_id).requested_on_all
    reasons = ["NO_INVENTORY", "NO_INVENTORY", "PRICING_ERROR", "GENERAL_ADJUSTMENT"]
    reason = "BUYER_CANCELLED" if asked or life.rarely(0.1) else life.pick(reasons)
    person.fill(ids.Input.REASON, reason)
    person.fill(ids.Input.PARCEL, "left" if life.rarely(0.05) else "here")
    life.asked.append(order_id)
    send_form(life, order_id)


def send_form(life: Life, order_id: str | None = None) -> None:
    """Submit the topmost form, twice if the first answer is a warning."""
    person = life.last_person
    for _ in range(2):
        if person.modal is None or person.modal["submit"] is None or not life.sandbox.up:
            break
        if order_id is not None:
            life.oracle.dispatches.submitted(order_id, person.id)
        life.did(person.send_submit())
        if person.modal is None or life.rarely(0.3):
            break
    life.drop_forms()


def press(life: Life) -> None:
    """Press a button of a card, sometimes of an outdated copy of it."""
    card = life.a_card()
    if card is None:
        return
    person = life.anyone()
    buttons = [one for one in person.buttons(card) if one.startswith(("cancellation.", "radar."))]
    if not buttons:
        return
    answers = [one for one in buttons if one.startswith("radar.")]
    if answers and life.rarely(0.5):
        return
    action = ids.Action.APPROVE if ids.Action.APPROVE in buttons else life.pick(buttons)
    if life.rarely(0.25):
        action = life.pick(buttons)
    life.pressed(person, card, action)
    life.sandbox.run_pools()
    modal = person.modal
    if modal is None:
        return
    if modal["callback_id"] == ids.Callback.REJECT_REASON:
        person.fill(ids.Input.REJECT_TEXT, "在庫が見つかりました")
        send_form(life)
    elif modal["callback_id"] == ids.Callback.CLOSE:
        cancelled = life.sandbox.amazon.order(life.order_of(card)).status == "CANCELLED"
        person.fill(ids.Input.CLOSE_OUTCOME, "cancelled" if cancelled else "failed")
        send_form(life)
    else:
        life.drop_forms()


def look_up(life: Life) -> None:
    """Look up an order, or list orders, open requests or the account's health."""
    command, text = life.pick(
        [("/order", life.an_order()), ("/cancel", ""), ("/order", ""), ("/health", "")]
    )
    life.typed(life.anyone(), command, text)
    life.sandbox.run_pools()


def repeat(life: Life) -> None:
    """Have Slack deliver the next envelopes twice."""
    life.repeats = life.rng.randint(1, 3)


def deliver_again(life: Life) -> None:
    """Have Slack redeliver an earlier envelope."""
    sent = list(life.sandbox.slack.sockets.deliveries)[-40:]
    if sent and life.sandbox.up:
        life.waits_for(life.sandbox.slack.redeliver(life.pick(sent)))


def take(life: Life) -> None:
    """Take an order of a day's message, also of yesterday's."""
    messages = life.shipping_messages()
    if not messages or not life.sandbox.up:
        return
    message, person = life.pick(messages), life.anyone()
    buttons = [block["accessory"] for block in message["blocks"] if "accessory" in block]
    if buttons:
        order_id = life.pick([one["value"] for one in buttons])
        life.pressed(person, message, ids.Action.RADAR_TAKE, value=order_id)
        life.sandbox.run_pools()


def put_off(life: Life) -> None:
    """Put an order off, in the private answer to the take, in a reminder, or on Home."""
    action = ids.Action.RADAR_SNOOZE
    offers = [
        (person, seen)
        for person in life.everybody()
        for seen in (*person.ephemerals()[-3:], *person.dms()[-3:], person.home)
        if seen is not None and action in person.buttons(seen)
    ]
    if offers:
        person, seen = life.pick(offers)
        life.pressed(person, seen, action)
        life.sandbox.run_pools()


def be_away(life: Life) -> None:
    """Say on Home that an approver is away, or is back; open Home where it was never opened."""
    person, up = life.an_approver(), life.sandbox.up
    if person.home is None:
        if up:
            life.waits_for(person.send_home())
        return
    if ids.Action.HOME_BACK in person.buttons(person.home):
        life.pressed(person, person.home, ids.Action.HOME_BACK)
    if ids.Action.HOME_AWAY not in person.buttons(person.home):
        return
    life.pressed(person, person.home, ids.Action.HOME_AWAY)
    life.sandbox.run_pools()
    if person.modal is not None and person.modal["callback_id"] == ids.Callback.HOME_AWAY:
        day = life.sandbox.time.now() + timedelta(days=life.rng.randint(-1, 1))
        person.fill(ids.Input.HOME_UNTIL, day.date().isoformat())
        if life.sandbox.up:
            life.did(person.send_submit())
    life.drop_forms()


# buyers, shipments, other programs


def new_order(life: Life) -> None:
    """Add an order."""
    life.sell()


def ship(life: Life) -> None:
    """Ship an order."""
    life.sandbox.amazon.ship(life.an_order())


def buyer_requests(life: Life) -> None:
    """Add a buyer's cancellation request."""
    life.sandbox.amazon.buyer_requests(life.an_order(), _WHY)


def buyer_withdraws(life: Life) -> None:
    """Withdraw a buyer's cancellation request."""
    life.sandbox.amazon.buyer_withdraws(life.an_order())


def somebody_cancels(life: Life) -> None:
    """Cancel an order without the bot."""
    amazon = life.sandbox.amazon
    life.pick([amazon.buyer_cancels, amazon.amazon_cancels, amazon.cancel_by_merchant])(
        life.an_order()
    )


# time


def start(life: Life) -> None:
    """Start the bot if it is not running; Slack must be reachable for that."""
    if life.sandbox.up:
        wait(life)
    elif not life.slack_faulty:
        life.sandbox.start()
        life.oracle.disturbed()


def wait(life: Life) -> None:
    """Let a short time pass."""
    life.sandbox.pass_time(timedelta(seconds=life.rng.choice([1, 5, 15, 30, 30, 60, 120])))


def long_wait(life: Life) -> None:
    """Let a longer time pass, with the bot working."""
    for _ in range(10):
        life.sandbox.pass_time(timedelta(minutes=life.rng.choice([1, 2, 5])))
        life.sandbox.turn()
        life.oracle.look()
