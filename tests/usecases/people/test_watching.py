"""What administrators are told, and what the record says of changed groups."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.admin_notices import CHANNEL, AdminEvent, AdminNotice
from bot.domain.people import Group, Roles
from bot.ports.slack import MessengerFault
from bot.usecases.people import watching
from tests.fakes.people import FakeAdminChannel, FakeStaff
from tests.usecases.conftest import SATO, SUZUKI, TANAKA, Office
from tests.usecases.stores.sister import sister

OPERATORS = frozenset({SATO.id, "U0OTHER"})
BOTH = frozenset({TANAKA.id, SUZUKI.id})
LEADS = frozenset({"S0LEADS"})


def lists(approvers: frozenset[str] = BOTH, **more: object) -> Roles:
    """Return lists on which Sato is the administrator."""
    values = {"admins": frozenset({SATO.id}), **more}
    return Roles(OPERATORS, approvers, **values)  # type: ignore[arg-type]


def group(office: Office, *members: str) -> Group:
    """Return the group of the approvers as read just now."""
    return Group("S0LEADS", frozenset(members), office.clock.now())


def step(*desks: Desk) -> None:
    """Note what has changed in stores, and tell what is due."""
    for desk in desks:
        watching.note(desk)
    watching.tell_due(desks[0], desks[1:])


def with_group(office: Office, *members: str, **more: object) -> Office:
    """Return the office where a group approves that was read just now, after one step."""
    roles = lists(LEADS, groups={"S0LEADS": frozenset(members)}, **more)
    office = office.with_roles(roles, group(office, *members))
    step(office.desk)
    return office


def told(office: Office) -> list[tuple[str, str, str]]:
    """Return what was told: event, subject, recipient."""
    channel = office.desk.admin_channel
    assert isinstance(channel, FakeAdminChannel)
    return [(one.kind, one.subject, one.recipient) for one in channel.told]


def fail(office: Office, *faults: Exception) -> None:
    """Have the next messages to administrators fail."""
    channel = office.desk.admin_channel
    assert isinstance(channel, FakeAdminChannel)
    channel.faults.extend(faults)


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


def test_another_program_is_told_once_until_it_is_gone(office: Office) -> None:
    """Not known, as after a restart, changes nothing; what people do does not clear it."""
    office = office.with_roles(lists())
    expected = [(AdminEvent.OTHER_PROGRAM, watching.SLACK_APP, SATO.id)]
    for there, times in ((None, 0), (True, 1), (True, 1), (None, 1), (True, 1), (False, 1)):
        watching.note_other_program([office.desk], there=there)
        step(office.desk)
        assert told(office) == expected * times
    watching.note_other_program([office.desk], there=True)
    step(office.desk)
    assert told(office) == expected * 2


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


def in_uk(office: Office, channel: str, **more: object) -> Desk:
    """Return a second store with the lists of the first, whose approvals are in `channel`."""
    return replace(
        sister(office, "UK"),
        staff=FakeStaff(replace(office.desk.roles, **more)),  # type: ignore[arg-type] # by name
        admin_channel=FakeAdminChannel(channel=channel),
    )


def stores_told(*desks: Desk) -> list[list[tuple[str, ...]]]:
    """Return the stores of each message, by the desk that told it."""
    channels = [desk.admin_channel for desk in desks]
    return [channel.stores for channel in channels if isinstance(channel, FakeAdminChannel)]


def test_what_concerns_several_stores_is_told_once(office: Office) -> None:
    """One message to each person names the stores; what is of one store comes by itself."""
    office = office.with_roles(lists(left=frozenset({TANAKA.id, SUZUKI.id})))
    uk = in_uk(office, "C0UK", approvers=frozenset({TANAKA.id, "U0OTHER"}))
    jp = replace(office.desk, name="JP")
    for _ in range(2):
        step(jp, uk)

    assert told(office) == [
        (AdminEvent.APPROVER_LEFT, SUZUKI.id, SATO.id),
        (AdminEvent.APPROVER_LEFT, TANAKA.id, SATO.id),
        (AdminEvent.NOBODY_APPROVES, "APPROVERS", SATO.id),
    ]
    assert stores_told(jp, uk) == [[("JP",), ("JP", "UK"), ("JP",)], []]


@pytest.mark.parametrize(
    ("channel", "expected"),
    [("C0APPROVALS", [[("JP", "UK")], []]), ("C0UK", [[("JP",)], [("UK",)]])],
)
def test_a_channel_is_told_once_and_each_channel_is(
    office: Office, channel: str, expected: list[list[tuple[str, ...]]]
) -> None:
    """Stores that share their channel share the message in it."""
    roles = Roles(OPERATORS, BOTH, admins=frozenset({"*"}), left=frozenset({TANAKA.id}))
    office = office.with_roles(roles)
    uk, jp = in_uk(office, channel), replace(office.desk, name="JP")
    step(jp, uk)
    assert stores_told(jp, uk) == expected


def test_a_person_who_cannot_be_reached_is_told_in_the_channel_of_all(office: Office) -> None:
    """The message for several stores moves to the channel as one."""
    office = office.with_roles(lists(left=frozenset({TANAKA.id})))
    uk, jp = in_uk(office, "C0APPROVALS"), replace(office.desk, name="JP")
    fail(office, MessengerFault("user_not_found", permanent=True))
    step(jp, uk)
    step(jp, uk)
    assert told(office) == [(AdminEvent.APPROVER_LEFT, TANAKA.id, CHANNEL)]
    assert stores_told(jp, uk) == [[("JP", "UK")], []]


def test_a_quiet_store_is_looked_at_every_15_seconds(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until who may do what changes: that is noted at the next look, in that store alone."""
    noted: list[str] = []
    monkeypatch.setattr(watching, "note", lambda desk: noted.append(desk.store_key))
    desks = [office.desk, sister(office, "UK")]
    looked = watching.Lists()
    for _ in range(31):
        for desk in desks:
            looked.step(desk)
        office.clock.advance(timedelta(seconds=1))
    assert noted == [desk.store_key for desk in desks] * 3

    noted.clear()
    looked.step(office.with_roles(lists(left=frozenset({TANAKA.id}))).desk)
    looked.step(desks[1])
    assert noted == [office.desk.store_key]
