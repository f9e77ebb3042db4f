"""Who may do what, and whom a message calls."""

from datetime import timedelta

import pytest

from bot.domain.people import Called, Group, Person, Roles, called, groups_of, is_group
from bot.domain.people.approvers import Lack, Shortage, shortage
from tests.builders import NOW

ANN, BOB, CAT = (Person(f"U0{name}", full_member=True) for name in ("ANN", "BOB", "CAT"))
GUEST = Person("U0GUEST", full_member=False)
LEADS = frozenset({"S0LEADS"})


def roles(approvers: str, operators: str = "U0OPS", **more: object) -> Roles:
    """Return the lists with a group of Ann and Bob, and a group of nobody."""
    known = {
        "groups": {"S0LEADS": frozenset({ANN.id, BOB.id}), "S0EMPTY": frozenset()},
        **{name: frozenset(ids) for name, ids in more.items() if isinstance(ids, set)},
    }
    return Roles(frozenset(operators.split()), frozenset(approvers.split()), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("approvers", "person", "may"),
    [
        ("U0ANN", ANN, True),
        ("U0ANN", BOB, False),
        ("U0GUEST", GUEST, True),
        ("*", GUEST, False),
        ("*", CAT, True),
        ("S0LEADS", ANN, True),
        ("S0LEADS", CAT, False),
        ("S0LEADS", Person(ANN.id, full_member=False), False),
        ("S0EMPTY", ANN, False),
        ("S0UNKNOWN", ANN, False),
        ("U0CAT S0LEADS", BOB, True),
    ],
)
def test_who_may_approve(approvers: str, person: Person, may: bool) -> None:  # noqa: FBT001
    """People by their id, guests too; full members by their group, or where everybody may."""
    lists = roles(approvers)
    assert lists.may_approve(person) is may
    assert lists.may_withdraw(person) is may
    assert lists.may_operate(person) is may
    assert roles("U0NOBODY", operators=approvers).may_operate(person) is may


def test_a_group_that_is_unread_lets_its_members_brake_alone() -> None:
    """They operate and withdraw, and approve nothing; a name on the list still approves."""
    lists = roles("S0LEADS U0BOB", unread={"S0LEADS"})
    assert not lists.may_approve(ANN)
    assert lists.may_withdraw(ANN)
    assert lists.may_operate(ANN)
    assert lists.still_approver(ANN.id)
    assert lists.may_approve(BOB)


@pytest.mark.parametrize("approvers", ["U0ANN", "S0LEADS", "*"])
def test_who_is_deactivated_has_no_right_and_no_approval(approvers: str) -> None:
    """However they are listed, and although they approved before."""
    lists = roles(approvers, outside={ANN.id}, left={ANN.id})
    assert not lists.may_operate(ANN)
    assert not lists.still_approver(ANN.id)


def test_a_guest_approves_by_name_alone() -> None:
    """Somebody who was made a guest keeps what their id on the list gives them."""
    assert not roles("S0LEADS", outside={ANN.id}).may_approve(ANN)
    assert roles("U0ANN", outside={ANN.id}).may_approve(ANN)
    assert roles("U0ANN", outside={ANN.id}).still_approver(ANN.id)
    assert not roles("*", outside={ANN.id}).still_approver(ANN.id)
    assert roles("*").still_approver(ANN.id)


def test_what_is_behind_a_list() -> None:
    """People, the members of groups, and entries behind which there is nobody."""
    lists = roles("U0CAT S0LEADS S0EMPTY", outside={BOB.id, CAT.id}, left={CAT.id})
    assert lists.people(lists.approvers) == {ANN.id}
    assert lists.reach(lists.approvers) == frozenset({ANN.id})
    assert lists.powerless(lists.approvers) == ("S0EMPTY", "U0CAT")
    assert lists.reach(frozenset({"*"})) is None
    assert lists.reach(frozenset({"S0UNKNOWN"})) is None
    assert not lists.incomplete
    assert roles("S0UNKNOWN").incomplete
    assert roles("U0ANN", escalate_to={"U0X"}, admins={"S0Y"}).everybody == {
        "U0ANN", "U0OPS", "U0X", "S0Y",
    }  # fmt: skip


def test_ids_of_groups_are_told_by_their_letter() -> None:
    """S is a group, U and W are people."""
    assert groups_of(["W0A", "S0B", "S0A", "U0A", "*"]) == ("S0A", "S0B")
    assert is_group("S0A")


def test_a_reading_of_a_group_is_trusted_for_an_hour() -> None:
    """After it, or where the clock was set back by as much, it gives nobody a right."""
    group = Group("S0LEADS", frozenset(), NOW)
    hour = timedelta(hours=1)
    assert group.trusted(NOW + hour - timedelta(seconds=1))
    assert not group.trusted(NOW + hour)
    assert not group.trusted(NOW - hour)


@pytest.mark.parametrize(
    ("lists", "away", "excluded", "ids", "escalated"),
    [
        (roles("U0CAT U0ANN"), "", "", "U0ANN U0CAT", False),
        (roles("U0CAT U0ANN"), "U0ANN", "", "U0CAT", False),
        (roles("U0CAT U0ANN"), "", "U0CAT", "U0ANN", False),
        (roles("S0LEADS U0CAT"), "", "", "S0LEADS U0CAT", False),
        (roles("S0LEADS U0ANN"), "", "", "S0LEADS", False),
        (roles("S0LEADS"), "", "U0ANN", "S0LEADS", False),
        (roles("S0LEADS"), "", "U0ANN U0BOB", "", False),
        (roles("S0LEADS"), "U0ANN", "", "U0BOB", False),
        (roles("S0LEADS"), "U0ANN", "U0BOB", "", False),
        (roles("S0EMPTY"), "", "", "", False),
        (roles("S0LEADS U0CAT", unread={"S0LEADS"}), "", "", "U0CAT", False),
        (roles("U0CAT U0ANN", left={"U0CAT"}, outside={"U0CAT"}), "", "", "U0ANN", False),
        (roles("*", escalate_to={"U0X"}), "U0ANN", "", "", False),
        (roles("U0ANN *", escalate_to={"U0X"}), "", "", "U0ANN", False),
        (roles("U0ANN *", escalate_to={"U0X"}), "U0ANN", "", "", False),
        (roles("U0ANN", escalate_to={"U0X", "S0LEADS"}), "U0ANN", "", "U0BOB U0X", True),
        (roles("U0ANN", escalate_to={"U0X", "U0Y"}), "U0ANN U0X", "", "U0Y", True),
        (roles("U0ANN", escalate_to={"U0X"}), "U0ANN U0X", "", "U0X", True),
    ],
)
def test_who_is_called(lists: Roles, away: str, excluded: str, ids: str, escalated: bool) -> None:  # noqa: FBT001
    """Everybody who may decide and is there, groups as a whole; else ESCALATE_TO."""
    found = called(lists, frozenset(away.split()), frozenset(excluded.split()))
    assert found == Called(tuple(ids.split()), escalated=escalated)


ONE, TWO = frozenset({"U1"}), frozenset({"U1", "U2"})


@pytest.mark.parametrize(
    ("operators", "approvers", "own", "over", "expected"),
    [
        (ONE, None, False, 5, None),
        (ONE, frozenset(), False, 1, Shortage(Lack.NO_APPROVER, 0)),
        (ONE, ONE, False, 1, Shortage(Lack.ONLY_REQUESTER, 0)),
        (ONE, ONE, True, 1, None),
        (None, ONE, False, 1, None),
        (TWO, ONE, False, 1, None),
        (TWO, TWO, False, 2, Shortage(Lack.TOO_FEW, 1)),
        (TWO, TWO, True, 2, None),
    ],
)
def test_what_could_never_be_approved(
    operators: frozenset[str] | None,
    approvers: frozenset[str] | None,
    own: bool,  # noqa: FBT001
    over: int,
    expected: Shortage | None,
) -> None:
    """Nobody there, nobody but the requester, or fewer than a missed target needs."""
    found = shortage(operators, approvers, self_approval=own, over_target=over)
    assert found == expected
