"""What a user sees after an action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from simulator.slack.deliveries import ACK_WITHIN, Delivery

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The result of a command; `message` is what the acknowledgement showed, if anything."""

    acked: bool
    ms: float
    error: str | None
    message: Mapping[str, Any] | None
    delivery: Delivery = field(repr=False)

    @property
    def text(self) -> str:
        """Return the text shown."""
        return str(self.message["text"]) if self.message else ""

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks shown."""
        return list(self.message.get("blocks") or []) if self.message else []


@dataclass(frozen=True, slots=True)
class ClickResult:
    """The result of a click; `sent` is false if the confirmation dialog was declined."""

    acked: bool
    ms: float = 0.0
    error: str | None = None
    sent: bool = True
    url: str | None = None
    """What the browser opened."""
    confirm: Mapping[str, Any] | None = None
    """The dialog that asked first."""
    delivery: Delivery | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """The result of a submission; `sent` is false if client-side validation failed."""

    acked: bool
    ms: float = 0.0
    error: str | None = None
    sent: bool = True
    errors: Mapping[str, str] = field(default_factory=dict)
    """What is said beside the inputs, by block_id."""
    closed: bool = False
    view: Mapping[str, Any] | None = None
    """What is shown afterwards instead (updated or pushed), None if that form is closed."""
    delivery: Delivery | None = field(default=None, repr=False)


class Pending(Generic[R]):
    """An action whose answer is outstanding."""

    def __init__(self, delivery: Delivery, finish: Callable[[Delivery], R]) -> None:
        self.delivery = delivery
        self._finish = finish

    def result(self, timeout: float = ACK_WITHIN) -> R:
        """Wait up to `timeout` seconds of real time for the answer and return its result."""
        self.delivery.wait(timeout)
        return self._finish(self.delivery)


def milliseconds(delivery: Delivery) -> float:
    """Return the time to acknowledgement in milliseconds, 0 without one."""
    return delivery.ms if delivery.acked else 0.0
