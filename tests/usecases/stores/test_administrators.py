"""What administrators are told of several stores, and how often each store is looked at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.people import Roles
from bot.domain.people.admin_notices import CHANNEL, AdminEvent
from bot.ports.slack import MessengerFault
from bot.usecases.people import watching
from tests.fakes.people import FakeAdminChannel, FakeStaff
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office
from tests.usecases.people.administrators import BOTH, OPERATORS, fail, lists, step, told
from tests.usecases.stores.sister import sister


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
