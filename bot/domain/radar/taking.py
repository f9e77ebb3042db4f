"""The results of clicks on an order to ship: taking or snoozing it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.orders.order import Order
from bot.domain.radar.shipping import Take


class Outcome(StrEnum):
    """The result of a click; its value is the key of its text in the catalogues."""

    TAKEN = "taken"
    SNOOZED = "snoozed"
    YOURS_ALREADY = "yours_already"
    TAKEN_MEANWHILE = "taken_meanwhile"
    NOT_YOURS = "not_yours"
    TOO_LATE = "too_late"
    HELD = "held"
    LEFT = "left"


DONE = frozenset({Outcome.TAKEN, Outcome.SNOOZED})


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a click, with the order (None: no longer known) and who takes care of it."""

    outcome: Outcome
    order: Order | None
    take: Take | None
