"""A fake of Amazon's rates."""

from datetime import timedelta


class NoRates:
    """No limits at all."""

    def take(self, operation: str, *, urgent: bool = True) -> None:
        """Let it pass."""

    def wait(self, operation: str) -> timedelta:
        """Return zero."""
        return timedelta(0)

    def follow(self, operation: str, per_second: float) -> None:
        """Stay without a limit."""

    def exhausted(self, operation: str) -> None:
        """Stay without a limit."""
