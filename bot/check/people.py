"""Checks of OPERATORS and APPROVERS: the people exist and can approve cancellations."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped
from bot.check.slack import BOT_TOKEN
from bot.domain.people import EVERY_MEMBER
from bot.settings import Wording, approval_faults, without_approver, wording

LISTS: Final = wording("check.name.lists")
_SLACKBOT = "USLACKBOT"  # Slack does not flag it as a bot


def lists(context: Context) -> Line:
    """Check that everybody on the lists is an active member of the workspace."""
    if isinstance(context.auth_test, str):
        return skipped(LISTS, BOT_TOKEN)
    users, settings = context.users, context.store
    if isinstance(users, str):
        problem = wording("check.people.unlisted", code=users)
        return failed(LISTS, problem, wording("check.people.see_scopes"))
    named = (settings.operators | settings.approvers) - {EVERY_MEMBER}
    absent = sorted(one for one in named if not _able(users.get(one)))
    if absent:
        problem = wording("check.people.absent", ids=", ".join(absent))
        return failed(LISTS, problem, wording("check.people.copy_again"))
    counted = len(full_members(users, context.team_id))
    ask, approve = _count(settings.operators, counted), _count(settings.approvers, counted)
    return passed(LISTS, wording("check.people.counted", ask=ask, approve=approve))


def approvals(context: Context) -> Line:
    """Check that each kind of cancellation could be approved."""
    name, users, settings = wording("check.name.approvals"), context.users, context.store
    if isinstance(users, str):
        return skipped(name, LISTS)
    absent = {one for one in settings.operators | settings.approvers if not _able(users.get(one))}
    absent -= {EVERY_MEMBER}
    present = replace(
        settings, operators=settings.operators - absent, approvers=settings.approvers - absent
    )
    members = full_members(users, context.team_id)
    for fault in approval_faults(present, members):
        return failed(name, fault.problem, fault.cure)
    alone = ", ".join(sorted(without_approver(present, members)))
    if alone:
        return passed(name, wording("check.people.alone", alone=alone))
    return passed(name, wording("check.people.possible"))


def full_members(users: Mapping[str, Mapping[str, Any]], team_id: str) -> frozenset[str]:
    """Return the ids of the full members: no guests, bots or members of other workspaces."""
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
    """Whether this is an active person, who can press buttons."""
    if user is None:
        return False
    return not (user.get("deleted") or user.get("is_bot") or user["id"] == _SLACKBOT)


def _count(ids: frozenset[str], members: int) -> Wording:
    if EVERY_MEMBER in ids:
        return wording("check.people.everybody", members=members)
    return wording("check.people.some", number=len(ids))
