"""Who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

EVERY_MEMBER = "*"
GROUP: Final = "S"
"""What the id of a user group begins with; the id of a person never does."""
TRUSTED: Final = timedelta(hours=1)
"""How long the last known members of a group that cannot be read keep their rights."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the workspace; guests are not full members."""

    id: str
    full_member: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A user group as last read; a disabled or deleted one has no members.

    `former` are those who left by its last change, at `changed_at`.
    """

    id: str
    members: frozenset[str]
    read_at: datetime
    former: frozenset[str] = frozenset()
    changed_at: datetime | None = None

    def trusted(self, now: datetime) -> bool:
        """Return whether the reading is recent enough to give somebody a right."""
        return abs(now - self.read_at) < TRUSTED


@dataclass(frozen=True, slots=True)
class Away:
    """A person who marked themselves as away until a time."""

    user: str
    until: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Roles:
    """The lists of the settings, with the current members of their groups.

    A list holds user ids (of guests, too), ids of user groups (for their full members), or `*` for
    every full member. Operators may look up, request, stop and check again; approvers may also
    approve, reject and close. `groups` are the members as last read; those of an `unread` group may
    stop and withdraw, but not approve, reject or close. `outside` are people who are not full
    members, `left` those of them who are deactivated.
    """

    operators: frozenset[str]
    approvers: frozenset[str]
    escalate_to: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    @property
    def everybody(self) -> frozenset[str]:
        """Return the entries of all lists."""
        return self.operators | self.approvers | self.escalate_to | self.admins

    @property
    def incomplete(self) -> bool:
        """Whether people may be missing, because a group on the lists was never read."""
        return any(one not in self.groups for one in groups_of(self.operators | self.approvers))

    def may_approve(self, person: Person) -> bool:
        """Return whether this person may approve, reject and close."""
        return self._holds(person, self.approvers - self.unread)

    def may_withdraw(self, person: Person) -> bool:
        """Return whether this person may withdraw the requests of others."""
        return self._holds(person, self.approvers)

    def may_operate(self, person: Person) -> bool:
        """Return whether this person may look up, request, stop and check again."""
        return self._holds(person, self.operators | self.approvers)

    def full_member(self, person: Person) -> bool:
        """Return whether this person is an active full member of the workspace."""
        return person.full_member and person.id not in self.outside | self.left

    def still_approver(self, user_id: str) -> bool:
        """Return whether somebody who approved is an approver by the current list.

        An approval stays valid while the approver's group cannot be read.
        """
        return self.may_withdraw(Person(user_id, user_id not in self.outside))

    def members(self, group: str) -> frozenset[str]:
        """Return the full members of a group, as last read."""
        return self.groups.get(group, frozenset()) - self.outside

    def named(self, ids: frozenset[str]) -> frozenset[str]:
        """Return the active people whom a list names by user id."""
        return frozenset(one for one in ids if not is_group(one)) - {EVERY_MEMBER} - self.left

    def people(self, ids: frozenset[str]) -> frozenset[str]:
        """Return the active people on a list and in its groups; `*` adds nobody."""
        return self.named(ids).union(*(self.members(one) for one in groups_of(ids)))

    def reach(self, ids: frozenset[str]) -> frozenset[str] | None:
        """Return the active people on a list; None if that is everybody, or not known yet."""
        unknown = any(one not in self.groups for one in groups_of(ids))
        return None if unknown or EVERY_MEMBER in ids else self.people(ids)

    def powerless(self, ids: frozenset[str]) -> tuple[str, ...]:
        """Return the entries of a list without any active person."""
        empty = (one for one in groups_of(ids) if one in self.groups and not self.members(one))
        return (*empty, *sorted(ids & self.left))

    def _holds(self, person: Person, ids: frozenset[str]) -> bool:
        if person.id in self.left:
            return False
        if person.id in ids:
            return True
        if not person.full_member or person.id in self.outside:
            return False
        return EVERY_MEMBER in ids or any(person.id in self.members(one) for one in groups_of(ids))


def is_group(listed: str) -> bool:
    """Return whether an entry of a list is a user group."""
    return listed.startswith(GROUP)


def groups_of(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the user groups of a list, sorted."""
    return tuple(sorted(filter(is_group, ids)))


@dataclass(frozen=True, slots=True)
class Called:
    """Whom a message mentions: ids of people, or of groups of which nobody is away.

    `escalated`: everybody who may decide is away, so these are ESCALATE_TO.
    """

    ids: tuple[str, ...] = ()
    escalated: bool = False


def called(roles: Roles, away: frozenset[str], excluded: frozenset[str] = frozenset()) -> Called:
    """Return everybody who may decide and is not away; where nobody is left, ESCALATE_TO.

    `excluded` are people who may not decide this request. Of a list with `*` only the other entries
    are called, and never ESCALATE_TO: some member is always there.
    """
    ids = _present(roles, roles.approvers - roles.unread, away, excluded)
    if ids or EVERY_MEMBER in roles.approvers:
        return Called(ids)
    there = _present(roles, roles.escalate_to, away, frozenset())
    everybody = there or tuple(sorted(roles.escalate_to))
    return Called(everybody, escalated=bool(everybody))


def called_to_answer(roles: Roles, away: frozenset[str], *, escalated: bool = False) -> Called:
    """Return everybody who may answer a buyer's request and is not away.

    ESCALATE_TO (if empty, APPROVERS) are added if `escalated`, or if nobody is left.
    """
    may = roles.operators | roles.approvers
    ids = _present(roles, may, away, frozenset())
    if not escalated and (ids or EVERY_MEMBER in may):
        return Called(ids)
    above = roles.escalate_to or roles.approvers - {EVERY_MEMBER}
    there = _present(roles, above, away, frozenset()) or tuple(sorted(above))
    return Called(tuple(dict.fromkeys((*ids, *there))), escalated=True)


def _present(
    roles: Roles, ids: frozenset[str], away: frozenset[str], excluded: frozenset[str]
) -> tuple[str, ...]:
    """Return the ids to mention: people, and groups of which nobody is away.

    Somebody `excluded` is still mentioned with their group if it has other members.
    """
    named = roles.named(ids) - excluded
    people, groups = set(named - away), []
    for group in groups_of(ids):
        members = roles.members(group)
        if members & away:
            people |= members - away - excluded
        elif members - excluded:
            groups.append(group)
    covered = frozenset().union(*(roles.members(group) for group in groups))
    return (*groups, *sorted(people - covered))
