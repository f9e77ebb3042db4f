"""Recording attempts to use the bot without permission."""

from datetime import datetime

from bot.desk import Desk
from bot.domain.audit import AuditEntry


def note_refused(  # noqa: PLR0913 - what the line says
    desk: Desk, user_id: str, what: str, why: str, *, at: datetime, count: int
) -> None:
    """Record that somebody without permission used a command or a button, `what`.

    They tried `count` times within a short time, first at `at`.
    """
    times = f" ({count} times)" if count > 1 else ""
    said = f"{what}: {why}{times}"
    with desk.store.transaction():
        desk.store.audit.add(AuditEntry(at, user_id, "refused", desk.store_key, why=said))
