"""Checks of the lists of people: they exist, and can approve cancellations."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped, warned
from bot.check.slack import BOT_TOKEN
from bot.domain.people import EVERY_MEMBER, Person, Roles, groups_of
from bot.domain.wording import Wording, wording
from bot.settings import StoreSettings, approval_faults, without_approver
from handlers.groups import NO_PLAN

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
    named = _listed(settings).difference({EVERY_MEMBER}, groups_of(_listed(settings)))
    absent = sorted(one for one in named if not _able(users.get(one)))
    if absent:
        problem = wording("check.people.absent", ids=", ".join(absent))
        return failed(LISTS, problem, wording("check.people.copy_again"))
    ask, approve = (_count(context, users, ids) for ids in (settings.operators, settings.approvers))
    return passed(LISTS, wording("check.people.counted", ask=ask, approve=approve))


def groups(context: Context) -> Line:
    """Check that the user groups on the lists exist and have members."""
    name, named = wording("check.name.groups"), groups_of(_listed(context.store))
    if not named:
        return passed(name, wording("check.people.no_groups"))
    if isinstance(context.auth_test, str):
        return skipped(name, BOT_TOKEN)
    if isinstance(context.users, str):
        return skipped(name, LISTS)
    found = context.groups
    if found == NO_PLAN:
        problem = wording("check.people.no_plan", ids=", ".join(named), code=found)
        return failed(name, problem, wording("check.people.name_people"))
    if isinstance(found, str):
        problem = wording("check.people.groups_unlisted", code=found)
        return failed(name, problem, wording("check.people.see_scopes"))
    absent = [one for one in named if one not in found]
    if absent:
        problem = wording("check.people.no_group", ids=", ".join(absent))
        return failed(name, problem, wording("check.people.copy_group"))
    empty = [one for one in named if not _members(context, one)]
    if empty:
        problem = wording("check.people.empty_group", ids=", ".join(empty))
        return failed(name, problem, wording("check.people.fill_group"))
    sizes = ", ".join(f"{one} ({len(_members(context, one))})" for one in named)
    return passed(name, wording("check.people.groups_there", sizes=sizes))


def approvals(context: Context) -> Line:
    """Check that each kind of cancellation could be approved."""
    name, users, settings = wording("check.name.approvals"), context.users, context.store
    if isinstance(users, str):
        return skipped(name, LISTS)
    lists = settings.operators | settings.approvers
    absent = {one for one in lists if not _able(users.get(one))}
    absent -= {EVERY_MEMBER, *groups_of(lists)}
    present = replace(
        settings, operators=settings.operators - absent, approvers=settings.approvers - absent
    )
    members, groups = full_members(users, context.team_id), _known_groups(context)
    for fault in approval_faults(present, members, groups):
        return failed(name, fault.problem, fault.cure)
    alone = ", ".join(sorted(without_approver(present, members, groups)))
    if alone:
        return passed(name, wording("check.people.alone", alone=alone))
    return passed(name, wording("check.people.possible"))


def escalation(context: Context) -> Line:
    """Warn of people in ESCALATE_TO who may not operate."""
    name, users, settings = wording("check.name.escalation"), context.users, context.store
    if not settings.escalate_to:
        return passed(name, wording("check.people.nobody_escalated"))
    if isinstance(users, str):
        return skipped(name, LISTS)
    members = full_members(users, context.team_id)
    roles = Roles(settings.operators, settings.approvers, groups=_known_groups(context) or {})
    powerless = sorted(
        one
        for one in roles.people(settings.escalate_to)
        if not roles.may_operate(Person(one, full_member=one in members))
    )
    if powerless:
        return warned(name, wording("check.people.powerless", ids=", ".join(powerless)))
    return passed(name, wording("check.people.may_operate"))


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


def _listed(settings: StoreSettings) -> frozenset[str]:
    return settings.operators | settings.approvers | settings.escalate_to | settings.admins


def _known_groups(context: Context) -> Mapping[str, frozenset[str]] | None:
    """Return the active full members of the groups on the lists; None if they cannot be read."""
    named = groups_of(_listed(context.store))
    if not named or context.groups == NO_PLAN:
        return {}
    if isinstance(context.groups, str):
        return None
    return {one: _members(context, one) for one in named}


def _members(context: Context, group: str) -> frozenset[str]:
    users, found = context.users, context.groups
    if isinstance(users, str) or isinstance(found, str):
        return frozenset()
    return found.get(group, frozenset()) & full_members(users, context.team_id)


def _able(user: Mapping[str, Any] | None) -> bool:
    """Return whether this is an active person, who can press buttons."""
    if user is None:
        return False
    return not (user.get("deleted") or user.get("is_bot") or user["id"] == _SLACKBOT)


def _count(
    context: Context, users: Mapping[str, Mapping[str, Any]], ids: frozenset[str]
) -> Wording:
    if EVERY_MEMBER in ids:
        members = len(full_members(users, context.team_id))
        return wording("check.people.everybody", members=members)
    named = groups_of(ids)
    people = ids.difference(named).union(*(_members(context, one) for one in named))
    return wording("check.people.some", number=len(people))
