"""Deciding each click once, however often Slack delivers it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from bot.desk import Desk


class _Answer(Protocol):
    @property
    def outcome(self) -> str: ...


Answer = TypeVar("Answer", bound=_Answer)
Outcome = TypeVar("Outcome", bound=StrEnum)


def decide_once(
    desk: Desk,
    trigger_id: str,
    decide: Callable[[], Answer],
    repeat: Callable[[str], Answer | None],
) -> Answer:
    """Decide a click in one transaction, then wake the workers.

    A repeated delivery is not decided again: `repeat` makes its answer from the recorded outcome.
    If it returns None, the outcome is that of another button, and this click is decided.
    """
    with desk.change():
        # Two clicks without a trigger are not repeats of each other.
        recorded = desk.store.deliveries.answer(trigger_id) if trigger_id else None
        answer = None if recorded is None else repeat(recorded)
        if answer is None:
            answer = decide()
            if trigger_id:
                desk.store.deliveries.record(trigger_id, answer.outcome, at=desk.clock.now())
    return answer


def outcome_of(kind: type[Outcome], recorded: str) -> Outcome | None:
    """Return a recorded outcome as one of this kind; None if it is of another kind."""
    return kind(recorded) if recorded in list(kind) else None
