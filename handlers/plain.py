"""Answers in plain words for what went wrong, wherever the person is."""

from handlers.blocks import Message, message
from handlers.reader import Reader


def fault_message(
    reader: Reader,
    code: str,
    *,
    order_id: str | None = None,
    role: str | None = None,
    reference: str | None = None,
) -> Message:
    """Return what went wrong and what to do, never only that it is not possible."""
    return message(
        reader.say(
            f"fault.{code}", order=order_id or "", role=role or "", reference=reference or ""
        )
    )


def not_allowed(reader: Reader, why: str) -> Message:
    """Return why a person is not served: `wrong_team`, `unknown_person`, `not_operator`."""
    return message(reader.say(f"not_allowed.{why}"))
