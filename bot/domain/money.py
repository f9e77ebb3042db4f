"""An amount of money with its currency."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """A decimal amount in one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def times(self, quantity: int) -> "Money":
        """Return `quantity` times this amount."""
        return Money(self.amount * quantity, self.currency)
