"""What administrators are told, and what the record says of changed groups."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.people import Group, Roles
from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from bot.ports.slack import MessengerFault
from bot.usecases.people import watching
from tests.fakes.people import FakeAdminChannel
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office
from tests.usecases.people.administrators import BOTH, fail, lists, step, told

LEADS = frozenset({"S0LEADS"})


def group(office: Office, *members: str) -> Group:
    """Return the group of the approvers as read just now."""
    return Group("S0LEADS", frozenset(members), office.clock.now())


def with_group(office: Office, *members: str, **more: object) -> Office:
    """Return the office where a group approves that was read just now, after one step."""
    roles = lists(LEADS, groups={"S0LEADS": frozenset(members)}, **more)
    office = office.with_roles(roles, group(office, *members))
    step(office.desk)
    return office


def changes(office: Office) -> list[str]:
    """Return the record's lines about groups."""
    lines = office.desk.store.audit.all()
    return [one.why for one in lines if one.action == "approvers_changed"]


def test_changed_members_of_approvers_are_on_record_and_redraw_the_cards(office: Office) -> None:
    """Who came and who left, each time once; a reading that found the same writes nothing."""
    request = office.ask()
    office = with_group(office, TANAKA.id)
    office = with_group(office, TANAKA.id, SUZUKI.id)
    office = with_group(office, SUZUKI.id)
    step(office.desk)
    assert changes(office) == [
        "S0LEADS +U0TANAKA",
        "S0LEADS +U0SUZUKI",
        "S0LEADS -U0TANAKA",
    ]
    drawn = len(office.messenger.cards)
    office.work()
    assert len(office.messenger.cards) == drawn + 1
    assert office.messenger.called[-1].ids == ("S0LEADS",)
    assert office.now(request).version == request.version


def test_a_group_of_operators_is_stored_and_not_on_record(office: Office) -> None:
    """The record tells who may approve; a new reading of the same members is stored by age."""
    first = group(office, TANAKA.id)
    office = office.with_roles(lists(groups={"S0LEADS": first.members}), first)
    step(office.desk)
    assert changes(office) == []
    assert office.desk.store.people.groups() == (first,)

    office.clock.advance(timedelta(minutes=4))
    office = with_group(office, TANAKA.id)
    assert office.desk.store.people.groups() == (first,)
    office.clock.advance(timedelta(minutes=1))
    office = with_group(office, TANAKA.id)
    assert office.desk.store.people.groups() == (group(office, TANAKA.id),)


def test_an_approver_who_is_deactivated_is_told_once_and_again_the_next_time(
    office: Office,
) -> None:
    """Once as long as it lasts; whoever comes back may leave again."""
    office = office.with_roles(lists())
    step(office.desk)
    assert told(office) == []
    gone = office.with_roles(lists(outside=frozenset({TANAKA.id}), left=frozenset({TANAKA.id})))
    for _ in range(3):
        step(gone.desk)
    expected = [(AdminEvent.APPROVER_LEFT, TANAKA.id, SATO.id)]
    assert told(office) == expected
    step(office.desk)
    step(gone.desk)
    assert told(office) == expected * 2


@pytest.mark.parametrize(("minutes", "is_told"), [(0, True), (30, True), (60, False)])
def test_a_member_who_left_the_group_by_being_deactivated_is_told(
    office: Office,
    minutes: int,
    is_told: bool,  # noqa: FBT001
) -> None:
    """Slack takes them out of the group first; who left it long before is nobody's concern."""
    office = with_group(office, TANAKA.id, SUZUKI.id)
    office = with_group(office, SUZUKI.id)
    office.clock.advance(timedelta(minutes=minutes))
    left = frozenset({TANAKA.id})
    office = with_group(office, SUZUKI.id, outside=left, left=left)
    expected = [(AdminEvent.APPROVER_LEFT, TANAKA.id, SATO.id)] if is_told else []
    assert told(office) == expected


def test_who_left_stays_known_through_the_next_change(office: Office) -> None:
    """Two leave one after the other, and both turn out to be deactivated."""
    office = with_group(office, TANAKA.id, SUZUKI.id, "U0THIRD")
    office = with_group(office, SUZUKI.id, "U0THIRD")
    office = with_group(office, "U0THIRD")
    left = frozenset({TANAKA.id, SUZUKI.id})
    office = with_group(office, "U0THIRD", outside=left, left=left)
    assert sorted(subject for _, subject, _ in told(office)) == [SUZUKI.id, TANAKA.id]


@pytest.mark.parametrize(
    ("approvers", "policy", "subject", "why"),
    [
        (frozenset({TANAKA.id}), {}, "APPROVERS", "no_approver"),
        (BOTH, {"approvals_over_target": 2}, "APPROVALS_OVER_TARGET", "too_few"),
    ],
)
def test_a_list_under_which_something_cannot_be_approved_is_told(
    office: Office,
    approvers: frozenset[str],
    policy: dict[str, int],
    subject: str,
    why: str,
) -> None:
    """Which list, which kind of request, and behind which entries there is nobody."""
    left = frozenset({TANAKA.id})
    office = office.with_policy(**policy)
    office = office.with_roles(lists(approvers, outside=left, left=left))
    step(office.desk)
    channel = office.desk.admin_channel
    assert isinstance(channel, FakeAdminChannel)
    notice = next(one for one in channel.told if one.kind is AdminEvent.NOBODY_APPROVES)
    assert (notice.subject, notice.why, notice.who) == (subject, why, (TANAKA.id,))


def test_groups_that_cannot_be_read_are_one_message(office: Office) -> None:
    """However many there are, they have one cause."""
    roles = Roles(
        frozenset({"S0STAFF"}), LEADS, admins=LEADS, unread=frozenset({"S0STAFF", "S0LEADS"})
    )
    office = office.with_roles(roles)
    step(office.desk)
    assert told(office) == [(AdminEvent.GROUP_UNREAD, watching.GROUPS, CHANNEL)]


@pytest.mark.parametrize(
    ("admins", "recipients"),
    [
        ({SATO.id, SUZUKI.id}, [SATO.id, SUZUKI.id]),
        ({SATO.id, "S0ADMINS"}, [CHANNEL, SATO.id]),
        ({"*"}, [CHANNEL]),
        ({TANAKA.id}, [CHANNEL]),
    ],
)
def test_who_is_told(office: Office, admins: set[str], recipients: list[str]) -> None:
    """People by direct message; groups, `*` and nobody who is left by the channel."""
    left = frozenset({TANAKA.id})
    office = office.with_roles(lists(admins=frozenset(admins), outside=left, left=left))
    step(office.desk)
    assert sorted(recipient for _, _, recipient in told(office)) == sorted(recipients)


def test_what_slack_does_not_take_is_told_later(office: Office) -> None:
    """A fault is tried again, as Slack asks; a person who cannot be reached becomes the channel."""
    left = frozenset({TANAKA.id})
    office = office.with_roles(lists(outside=left, left=left))
    fail(
        office,
        MessengerFault("internal_error"),
        MessengerFault("ratelimited", retry_after=timedelta(seconds=30)),
        MessengerFault("user_not_found", permanent=True),
        MessengerFault("not_in_channel", permanent=True),
    )
    step(office.desk)
    step(office.desk)
    for seconds in (60, 30, 0, 3600):
        assert told(office) == []
        office.clock.advance(timedelta(seconds=seconds))
        step(office.desk)
    assert told(office) == [(AdminEvent.APPROVER_LEFT, TANAKA.id, CHANNEL)]
    known = office.desk.store.people.notices()
    assert [(one.recipient, one.not_before) for one in known] == [(CHANNEL, None), (SATO.id, None)]


def test_a_shortage_is_reckoned_with_the_groups_of_now(office: Office) -> None:
    """A group that was never read is taken for anybody."""
    office = office.with_roles(lists(LEADS))
    assert watching.short_of_approvers(office.desk) is None
    empty = replace(lists(LEADS), groups={"S0LEADS": frozenset()})
    assert watching.short_of_approvers(office.with_roles(empty).desk) is not None


def test_a_notice_known_already_stays_as_it_is(office: Office) -> None:
    """Told is told, whatever is noted again."""
    now = office.clock.now()
    notice = AdminNotice(AdminEvent.APPROVER_LEFT, "U1", CHANNEL, "", ("U1",), now, now)
    people = office.desk.store.people
    with office.desk.store.transaction():
        people.add_notice(notice)
        people.notice_told(notice)
        people.add_notice(notice)
    assert [one.not_before for one in people.notices()] == [None]
