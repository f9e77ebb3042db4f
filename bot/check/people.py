"""The people: whether those on the lists are there, and can approve each kind of cancel."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.check.line import Line, untried, well, wrong
from bot.check.slack import BOT_TOKEN
from bot.check.visit import Visit
from bot.domain.people import EVERY_MEMBER
from bot.settings import approval_faults, without_approver

LISTS: Final = "OPERATORS and APPROVERS"
_SLACKBOT = "USLACKBOT"  # it is no bot by its own account


def lists(visit: Visit) -> Line:
    """Look for everybody on the lists in the workspace."""
    if isinstance(visit.greeting, str):
        return untried(LISTS, BOT_TOKEN)
    users, settings = visit.users, visit.settings
    if isinstance(users, str):
        cure = "See the line of the scopes, or check again in a minute."
        return wrong(LISTS, f"Slack does not list the members ({users})", cure)
    named = (settings.operators | settings.approvers) - {EVERY_MEMBER}
    absent = sorted(one for one in named if not _able(users.get(one)))
    if absent:
        problem = f"no person of the workspace: {', '.join(absent)}"
        return wrong(LISTS, problem, "Take them out, or copy their member ids again.")
    counted = len(full_members(users, visit.team_id))
    return well(
        LISTS,
        f"{_count(settings.operators, counted)} may ask, "
        f"{_count(settings.approvers, counted)} may approve",
    )


def approvals(visit: Visit) -> Line:
    """See whether a request for each kind of cancel could be approved."""
    name, users, settings = "approvals", visit.users, visit.settings
    if isinstance(users, str):
        return untried(name, LISTS)
    absent = {one for one in settings.operators | settings.approvers if not _able(users.get(one))}
    absent -= {EVERY_MEMBER}
    present = replace(
        settings, operators=settings.operators - absent, approvers=settings.approvers - absent
    )
    members = full_members(users, visit.team_id)
    faults = approval_faults(present, members)
    if faults:
        return wrong(name, "; ".join(f.problem for f in faults), " ".join(f.cure for f in faults))
    alone = ", ".join(sorted(without_approver(present, members)))
    if alone:
        return well(name, f"others' requests can be approved; {alone} must not ask for what counts")
    return well(name, "each kind of cancel can be approved")


def full_members(users: Mapping[str, Mapping[str, Any]], team_id: str) -> frozenset[str]:
    """Return the ids of the full members: no guests, no bots, nobody of another workspace."""
    return frozenset(
        user_id
        for user_id, user in users.items()
        if _able(user)
        and not user.get("is_restricted")
        and not user.get("is_ultra_restricted")
        and not user.get("is_stranger")
        and user.get("team_id", team_id) == team_id
    )


def _able(user: Mapping[str, Any] | None) -> bool:
    """Say whether somebody can press buttons at all."""
    if user is None:
        return False
    return not (user.get("deleted") or user.get("is_bot") or user["id"] == _SLACKBOT)


def _count(ids: frozenset[str], members: int) -> str:
    return f"every full member ({members})" if EVERY_MEMBER in ids else str(len(ids))
