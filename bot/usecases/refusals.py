"""The record of those who tried to use the bot and may not."""

from bot.desk import Desk
from bot.domain.audit import AuditEntry


def note_refused(desk: Desk, user_id: str, what: str, why: str) -> None:
    """Record that somebody who may not use the bot tried to; `what` is a command or a button."""
    with desk.store.transaction():
        desk.store.audit.add(
            AuditEntry(desk.clock.now(), user_id, "refused", desk.store_key, why=f"{what}: {why}")
        )
