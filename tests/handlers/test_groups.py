"""The user groups as Slack tells of them: by lists and by events, late, twice and not at all."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import MovableClock
from bot.domain.people import Group
from handlers.groups import NO_PLAN, Groups, groups_by_id, members_of

LEADS, STAFF = "S0LEADS", "S0STAFF"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _nothing() -> None:
    """Let nothing happen."""


class Workspace:
    """Slack's client as far as groups need it."""

    def __init__(self) -> None:
        self.groups: list[Any] = [{"id": LEADS, "users": ["U1", "U2"]}, {"id": STAFF, "users": []}]
        self.fault: SlackApiError | None = None
        self.asked = 0
        self.meanwhile = _nothing

    def usergroups_list(self, *, include_users: bool) -> Any:
        """Return the groups as they were when the call came, or fail."""
        assert include_users
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        answer = list(self.groups)
        self.meanwhile()
        return SimpleNamespace(data={"usergroups": answer})


def refused(code: str, **headers: str) -> SlackApiError:
    """Return what slack_sdk raises where Slack refuses."""
    data = {"ok": False, "error": code}
    response = SimpleNamespace(status_code=200, headers=headers, get=data.get, data=data)
    return SlackApiError("refused", response)  # type: ignore[no-untyped-call] # slack_sdk's


@pytest.fixture
def workspace() -> Workspace:
    """Return a workspace with two groups."""
    return Workspace()


@pytest.fixture
def groups(workspace: Workspace, clock: MovableClock) -> Groups:
    """Return the groups of two lists, read once."""
    found = Groups(cast(Any, workspace), clock, frozenset({LEADS, STAFF}))
    found.refresh_due()
    return found


def members(groups: Groups) -> dict[str, frozenset[str]]:
    """Return the members of each group."""
    return {one.id: one.members for one in groups.current()}


def test_groups_are_read_every_five_minutes(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """At the start, then each five minutes; a clock that is set back does not stop it."""
    assert members(groups) == {LEADS: {"U1", "U2"}, STAFF: frozenset()}
    groups.refresh_due()
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    assert workspace.asked == 2
    clock.jump(timedelta(days=-1))
    groups.refresh_due()
    assert workspace.asked == 3


def test_lists_without_groups_ask_slack_nothing(workspace: Workspace, clock: MovableClock) -> None:
    """Neither at the start nor later."""
    none = Groups(cast(Any, workspace), clock, frozenset())
    none.refresh()
    none.refresh_due()
    none.members_left(LEADS, ["U1"])
    none.refresh_due()
    assert workspace.asked == 0
    assert none.current() == ()


def test_who_leaves_is_out_at_once_and_who_joins_with_the_next_reading(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """Many events in a moment are one reading, five seconds after the one before."""
    for _ in range(100):
        groups.members_left(LEADS, ["U2"])
    assert members(groups)[LEADS] == {"U1"}
    groups.refresh_due()
    assert workspace.asked == 1
    workspace.groups = [{"id": LEADS, "users": ["U1", "U3"]}]
    clock.advance(5 * SECOND)
    groups.refresh_due()
    groups.refresh_due()
    assert workspace.asked == 2
    assert members(groups)[LEADS] == {"U1", "U3"}


def test_an_event_during_a_reading_outlasts_it(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """An answer older than the event brings nobody back; the reading after it decides."""
    workspace.meanwhile = lambda: groups.members_left(LEADS, ["U2"])
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    assert members(groups)[LEADS] == {"U1"}
    workspace.meanwhile = lambda: groups.updated(LEADS, disabled=True)
    clock.advance(5 * SECOND)
    groups.refresh_due()
    assert members(groups)[LEADS] == frozenset()
    workspace.meanwhile = _nothing
    clock.advance(5 * SECOND)
    groups.refresh_due()
    assert members(groups)[LEADS] == {"U1", "U2"}


def test_a_disabled_group_is_empty_at_once(groups: Groups) -> None:
    """Other changes of a group change no members before the reading."""
    groups.updated(LEADS, disabled=False)
    assert members(groups)[LEADS] == {"U1", "U2"}
    groups.updated(LEADS, disabled=True)
    groups.members_left(LEADS, ["U1"])
    groups.updated("S0OTHER", disabled=True)
    assert members(groups)[LEADS] == frozenset()


def test_a_group_that_is_gone_is_empty(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """Disabled ones are not listed, or listed as deleted."""
    workspace.groups = [{"id": LEADS, "users": ["U1"], "date_delete": 1_700_000_000}]
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    assert members(groups) == {LEADS: frozenset(), STAFF: frozenset()}


def test_a_failure_keeps_the_last_members_and_their_age(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """It is tried again after a minute, or as long as Slack asks."""
    read_at = clock.now()
    workspace.fault = refused("internal_error")
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    groups.members_left(STAFF, [])
    groups.refresh_due()
    assert workspace.asked == 2
    assert groups.fault == "internal_error"
    assert {one.read_at for one in groups.current()} == {read_at}
    workspace.fault = refused("ratelimited", **{"retry-after": "90"})
    clock.advance(MINUTE)
    groups.refresh_due()
    clock.advance(MINUTE)
    groups.refresh_due()
    assert workspace.asked == 3
    workspace.fault = None
    clock.advance(MINUTE)
    groups.refresh_due()
    assert groups.fault == ""
    assert {one.read_at for one in groups.current()} == {clock.now()}


def test_a_plan_without_groups_empties_them(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """Slack's word for it is no outage."""
    workspace.fault = refused(NO_PLAN)
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    assert members(groups) == {LEADS: frozenset(), STAFF: frozenset()}
    assert groups.fault == NO_PLAN


def test_the_groups_of_the_run_before_count(workspace: Workspace, clock: MovableClock) -> None:
    """Until the first reading, with their age; those on no list are forgotten."""
    workspace.fault = refused("internal_error")
    known = [Group(one, frozenset({"U9"}), clock.now()) for one in (LEADS, "S0OLD")]
    found = Groups(cast(Any, workspace), clock, frozenset({LEADS, STAFF}), known)
    found.refresh()
    assert members(found) == {LEADS: {"U9"}}
    found.members_left(STAFF, ["U9"])
    assert members(found) == {LEADS: {"U9"}}


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (None, frozenset()),
        ({"users": ["U1"]}, {"U1"}),
        ({"user_count": 0}, frozenset()),
        ({"user_count": "0"}, frozenset()),
        ({"user_count": 3}, None),
        ({"users": "U1"}, None),
        ({"users": [7]}, None),
    ],
)
def test_an_answer_that_tells_no_members_is_no_empty_group(
    group: dict[str, Any] | None, expected: frozenset[str] | None
) -> None:
    """Only a group that is listed with nobody, or not listed, is empty."""
    assert members_of(group) == expected


def test_an_odd_group_keeps_its_members(
    workspace: Workspace, groups: Groups, clock: MovableClock
) -> None:
    """What cannot be read of one group does not stop the others."""
    workspace.groups = ["odd", {"id": 7}, {"id": LEADS, "users": 7}, {"id": STAFF, "users": ["U5"]}]
    clock.advance(timedelta(minutes=5))
    groups.refresh_due()
    assert members(groups) == {LEADS: {"U1", "U2"}, STAFF: {"U5"}}
    assert groups_by_id(workspace.groups).keys() == {LEADS, STAFF}
