"""Which settings are of the whole program, and which of one store."""

from typing import Final

from bot.settings.table import ROWS

_COMMON: Final = frozenset({"ADMINS", "HEARTBEAT_PATH", "LEASE_SECONDS", "LOG_LEVEL"})

PER_TABLE: Final = frozenset({"SELLER_ID", "SP_API_MARKETPLACE", "SP_API_REFRESH_TOKEN"})
"""The settings that each [[store]] table must hold: it inherits none of them."""

SHARED: Final = frozenset(
    row.name for row in ROWS if row.name.startswith(("SLACK_", "DATABASE_")) or row.name in _COMMON
)
"""The settings of the whole program, which no [[store]] table may hold."""
