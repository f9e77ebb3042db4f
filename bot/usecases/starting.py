"""The record of a start."""

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry


def note_start(desk: Desk, version: str) -> str:
    """Record a start, with the version and who may do what; return the recorded text."""
    roles, policy = desk.roles, desk.policy
    noted = "; ".join(
        (
            f"version {version}",
            f"operators {_listed(roles.operators)}",
            f"approvers {_listed(roles.approvers)}",
            f"self-approval {'on' if policy.self_approval else 'off'}",
            f"approvals over target {policy.approvals_over_target}",
        )
    )
    with desk.store.transaction():
        desk.store.audit.add(
            AuditEntry(desk.clock.now(), ACTOR, "started", desk.store_key, why=noted)
        )
    return noted


def _listed(ids: frozenset[str]) -> str:
    return " ".join(sorted(ids))
