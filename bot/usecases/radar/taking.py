"""Taking care of an order to ship, and snoozing one that was taken; each click is recorded."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.orders.order import Order
from bot.domain.people import Person
from bot.domain.radar.shipping import Take
from bot.domain.radar.taking import DONE, Answer, Outcome
from bot.domain.radar.to_ship import snooze_until, stamp, to_ship
from bot.usecases.clicks import decide_once, outcome_of
from bot.usecases.radar.shipping import must_not_ship, redraw


@dataclass(frozen=True, slots=True)
class Click:
    """A button pressed by a person; `shown` is the stamp of the taking that the message showed.

    `trigger_id` distinguishes a repeated delivery from a second click.
    """

    order_id: str
    person: Person
    trigger_id: str
    shown: int | None = None


def take(desk: Desk, click: Click) -> Answer:
    """Note that a person takes care of an order. Raises StoreBusy."""
    return _decide(desk, click, "take")


def snooze(desk: Desk, click: Click) -> Answer:
    """Snooze an order that this person took, until a time before its ship-by. Raises StoreBusy."""
    return _decide(desk, click, "snooze")


def _decide(desk: Desk, click: Click, action: str) -> Answer:
    """Decide a click by who has the order now; each one is recorded."""

    def decide_now() -> Answer:
        order, held = _known(desk, click)
        outcome = _outcome(desk, click, action, order, held)
        new = desk.store.takes.get(click.order_id)
        _record(desk, click, action, outcome, (held, new))
        if outcome in DONE:
            redraw(desk)
        return Answer(outcome, order, new)

    def repeat(recorded: str) -> Answer | None:
        outcome = outcome_of(Outcome, recorded)
        return None if outcome is None else Answer(outcome, *_known(desk, click))

    return decide_once(desk, click.trigger_id, decide_now, repeat)


def _known(desk: Desk, click: Click) -> tuple[Order | None, Take | None]:
    return desk.store.orders.get(click.order_id), desk.store.takes.get(click.order_id)


def _outcome(
    desk: Desk, click: Click, action: str, order: Order | None, known: Take | None
) -> Outcome:
    if order is None or not to_ship(order):
        return Outcome.LEFT
    if must_not_ship(desk, order.id):
        return Outcome.HELD
    decide = _take if action == "take" else _snooze
    return decide(desk, click, order, known)


def _take(desk: Desk, click: Click, order: Order, known: Take | None) -> Outcome:
    if known is not None and known.user_id == click.person.id:
        return Outcome.YOURS_ALREADY
    if known is not None and click.shown != stamp(known):
        return Outcome.TAKEN_MEANWHILE
    desk.store.takes.put(Take(order.id, click.person.id, desk.clock.now()))
    return Outcome.TAKEN


def _snooze(desk: Desk, click: Click, order: Order, known: Take | None) -> Outcome:
    if known is None or known.user_id != click.person.id:
        return Outcome.NOT_YOURS
    until = may_snooze(order, desk.clock.now())
    if until is None:
        return Outcome.TOO_LATE
    desk.store.takes.put(replace(known, snoozed_until=until))
    return Outcome.SNOOZED


def may_snooze(order: Order, now: datetime) -> datetime | None:
    """Return the end of a snooze that began now; None if the order may not be snoozed."""
    return None if order.ship_by is None else snooze_until(order.ship_by, now)


def _record(
    desk: Desk,
    click: Click,
    action: str,
    outcome: Outcome,
    takes: tuple[Take | None, Take | None],
) -> None:
    """Write the audit line: who had the order and who has it, or until when it is snoozed."""
    before, after = (_said(one, snoozing=action == "snooze") for one in takes)
    done = outcome in DONE
    desk.store.audit.add(
        AuditEntry(
            at=desk.clock.now(),
            actor=click.person.id,
            action=f"order_{outcome}" if done else f"{action}_refused",
            store=desk.store_key,
            order_id=click.order_id,
            before=before,
            after=after,
            why="" if done else str(outcome),
        )
    )


def _said(take: Take | None, *, snoozing: bool) -> str:
    if take is None:
        return ""
    if not snoozing:
        return take.user_id
    return take.snoozed_until.isoformat() if take.snoozed_until else ""
