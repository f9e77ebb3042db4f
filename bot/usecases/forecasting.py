"""The forecast a decision rests on."""

from bot.desk import Desk
from bot.domain.forecast import Forecast


def current_forecast(desk: Desk) -> Forecast | None:  # noqa: ARG001 - health reports come later
    """Return what one more counting cancel would do, or None where no report is known."""
    return None
