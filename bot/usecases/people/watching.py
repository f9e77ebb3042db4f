"""Noting changes of the people on the lists, and telling administrators about them."""

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry
from bot.domain.people import EVERY_MEMBER, Group, Roles, groups_of
from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from bot.domain.people.approvers import Lack, Shortage, shortage
from bot.ports.slack import MessengerFault
from bot.usecases.loop import each
from bot.usecases.people.calling import redraw_waiting
from bot.usecases.timing import due

_SAVED: Final = timedelta(minutes=5)
"""The age from which a stored reading is replaced although the members are the same."""
_FORMER: Final = timedelta(hours=1)
"""How long after somebody left a group their deactivation is still reported."""
_EVERY: Final = 15.0
_AGAIN: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=1)
SLACK_APP: Final = "Slack app"
GROUPS: Final = "user groups"
"""The subject of the notice that groups cannot be read: one for all, as they share the cause."""
_log = logging.getLogger(__name__)


class Lists:
    """Notes changes in stores: at once if somebody's rights changed, else every 15 seconds.

    This saves a quiet store a query every second.
    """

    def __init__(self) -> None:
        self._noted: dict[str, tuple[Roles, float]] = {}

    def step(self, desk: Desk) -> None:
        """Note what changed in a store. Raises StoreBusy."""
        roles, now = desk.roles, desk.clock.monotonic()
        seen, until = self._noted.get(desk.store_key, (None, now))
        if roles != seen or until <= now:
            note(desk)
            self._noted[desk.store_key] = roles, now + _EVERY


def note(desk: Desk) -> None:
    """Note changed groups, and notices for the store's administrators."""
    _note_groups(desk)
    _note_events(desk)


def note_other_program(
    desks: Sequence[Desk], *, there: bool | None, noted: Collection[str]
) -> None:
    """Note in each store that another program uses the Slack app, or that none does any more.

    `there` is None while unknown, which changes nothing, so that a restart tells nobody twice.
    `noted`: the stores in which it is noted.
    """
    for desk in desks:
        if there is not None and there is not (desk.store_key in noted):
            _note_other_program(desk, there=there)


def _note_other_program(desk: Desk, *, there: bool) -> None:
    with desk.change():
        if there:
            _add(desk, _about(desk, AdminEvent.OTHER_PROGRAM, SLACK_APP))
        else:
            desk.store.people.clear_notices(AdminEvent.OTHER_PROGRAM, SLACK_APP)


def short_of_approvers(desk: Desk) -> Shortage | None:
    """Return which kind of request nobody could approve at present."""
    roles, policy = desk.roles, desk.policy
    return shortage(
        roles.reach(roles.operators),
        roles.reach(roles.approvers),
        self_approval=policy.self_approval,
        over_target=policy.approvals_over_target,
    )


def _note_groups(desk: Desk) -> None:
    now = desk.clock.now()
    known = {group.id: group for group in desk.store.people.groups()}
    read = [(known.get(group.id), group) for group in desk.staff.groups()]
    news = [
        (before, group)
        for before, group in read
        if before is None
        or before.members != group.members
        or abs(group.read_at - before.read_at) >= _SAVED
    ]
    if not news:
        return
    approving = desk.roles.approvers
    with desk.change():
        for before, group in news:
            desk.store.people.put_group(_with_former(before, group, now))
            if group.id in approving and (before is None or before.members != group.members):
                desk.store.audit.add(_changed(desk, before, group))
        if any(before is None or before.members != group.members for before, group in news):
            redraw_waiting(desk)


def _recent(group: Group, now: datetime) -> bool:
    return group.changed_at is not None and abs(now - group.changed_at) < _FORMER


def _with_former(before: Group | None, group: Group, now: datetime) -> Group:
    """Return a reading with those who left the group recently."""
    if before is None:
        return group
    former = before.former if _recent(before, now) else frozenset()
    if before.members == group.members:
        return replace(group, former=former, changed_at=before.changed_at)
    left = before.members - group.members
    return replace(group, former=(former | left) - group.members, changed_at=now)


def _changed(desk: Desk, before: Group | None, group: Group) -> AuditEntry:
    earlier = before.members if before else frozenset()
    new, left = group.members - earlier, earlier - group.members
    changes = [*(f"+{one}" for one in sorted(new)), *(f"-{one}" for one in sorted(left))]
    why = " ".join((group.id, *changes))
    return AuditEntry(desk.clock.now(), ACTOR, "approvers_changed", desk.store_key, why=why)


def _note_events(desk: Desk) -> None:
    """Note new problems with people and lists, and forget those that are over."""
    standing = {
        (one.kind, one.subject)
        for one in desk.store.people.notices()
        if one.kind is not AdminEvent.OTHER_PROGRAM
    }
    lasting = {(one.kind, one.subject): one for one in _problems(desk)}
    if standing == lasting.keys():
        return
    with desk.change():
        for key in lasting.keys() - standing:
            _add(desk, lasting[key])
        for kind, subject in standing - lasting.keys():
            desk.store.people.clear_notices(kind, subject)
        redraw_waiting(desk)


def _about(
    desk: Desk, kind: AdminEvent, subject: str, who: tuple[str, ...] = (), why: str = ""
) -> AdminNotice:
    """Return a notice, due now, without a recipient."""
    now = desk.clock.now()
    return AdminNotice(kind, subject, CHANNEL, why, who, at=now, not_before=now)


def _add(desk: Desk, notice: AdminNotice) -> None:
    """Store a notice for each recipient."""
    for recipient in _recipients(desk.roles):
        desk.store.people.add_notice(replace(notice, recipient=recipient))


def _problems(desk: Desk) -> Iterator[AdminNotice]:
    """Yield what administrators must be told about the current people and lists."""
    roles = desk.roles
    for user in sorted(_recent_approvers(desk) & roles.left):
        yield _about(desk, AdminEvent.APPROVER_LEFT, user, (user,))
    unread = tuple(sorted((roles.approvers | roles.operators) & roles.unread))
    if unread:
        yield _about(desk, AdminEvent.GROUP_UNREAD, GROUPS, unread)
    lack = short_of_approvers(desk)
    if lack is not None:
        name = "APPROVALS_OVER_TARGET" if lack.lack is Lack.TOO_FEW else "APPROVERS"
        who = roles.powerless(roles.approvers)
        yield _about(desk, AdminEvent.NOBODY_APPROVES, name, who, lack.lack)


def _recent_approvers(desk: Desk) -> frozenset[str]:
    """Return the people on APPROVERS and in its groups, and those who left them recently."""
    now, approvers = desk.clock.now(), desk.roles.approvers
    told = (one.subject for one in desk.store.people.notices())
    found = approvers.union(told)
    for group in desk.store.people.groups():
        if group.id in approvers:
            found |= group.members | (group.former if _recent(group, now) else frozenset())
    return found


def _recipients(roles: Roles) -> tuple[str, ...]:
    """Return the recipients: each person; the channel stands for groups, `*` and an empty list."""
    people = tuple(sorted(roles.named(roles.admins)))
    channel = not people or EVERY_MEMBER in roles.admins or groups_of(roles.admins)
    return (*people, CHANNEL) if channel else people


def tell_due(desk: Desk, others: Sequence[Desk] = ()) -> None:
    """Send the notices due in these stores; what concerns several is one message a recipient."""
    now = desk.clock.now()
    found: dict[tuple[str, ...], list[_OfStore]] = {}
    for its in (desk, *others):
        for one in its.store.people.notices():
            if one.not_before is not None and due(one.not_before, now, longest=_LONGEST):
                found.setdefault(_message(its, one), []).append((its, one))
    each(desk, "admins", found.values(), _send, name=lambda same: str(_message(*same[0])))


_OfStore = tuple[Desk, AdminNotice]


def _message(desk: Desk, notice: AdminNotice) -> tuple[str, ...]:
    """Return the key by which notices are combined into one message."""
    where = notice.recipient or desk.admin_channel.channel
    return where, notice.recipient, notice.kind, notice.subject, notice.why, *notice.who


def _send(same: Sequence[_OfStore]) -> None:
    desk, notice = same[0]
    try:
        desk.admin_channel.tell(notice, [one.name for one, _ in same])
    except MessengerFault as fault:
        extra = {"fault": fault.code, "kind": notice.kind, "recipient": notice.recipient}
        _log.warning("admins.not_told", extra=extra)
        with desk.store.transaction():
            for one, its in same:
                _not_delivered(one, its, fault)
        return
    with desk.store.transaction():
        for one, its in same:
            one.store.people.notice_told(its)


def _not_delivered(desk: Desk, notice: AdminNotice, fault: MessengerFault) -> None:
    """Postpone a notice, or send it to the channel if the person cannot be reached."""
    if fault.permanent and notice.recipient != CHANNEL:
        desk.store.people.notice_told(notice)
        desk.store.people.add_notice(replace(notice, recipient=CHANNEL))
    else:
        wait = _LONGEST if fault.permanent else fault.retry_after or _AGAIN
        desk.store.people.notice_later(notice, desk.clock.now() + wait)
