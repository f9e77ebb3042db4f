"""Recording what was refused: attempts without permission, and clicks that changed nothing."""

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


def note_refused_click(  # noqa: PLR0913 - what the line says
    desk: Desk,
    user_id: str,
    action: str,
    why: str,
    *,
    order_id: str,
    state: str,
    request_id: str = "",
) -> None:
    """Record a click on a request in this state that changed nothing; needs an open transaction."""
    desk.store.audit.add(
        AuditEntry(
            at=desk.clock.now(),
            actor=user_id,
            action=f"{action}_refused",
            store=desk.store_key,
            order_id=order_id,
            request_id=request_id,
            before=state,
            after=state,
            why=why,
        )
    )
