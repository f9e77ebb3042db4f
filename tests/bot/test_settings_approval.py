"""Settings under which a request could never be approved are refused."""

import pytest

from bot.settings import (
    Fault,
    Settings,
    SettingsError,
    StoreSettings,
    approval_faults,
    without_approver,
)
from handlers.text import catalog
from tests.bot.environ import NEEDED


def load(operators: str, approvers: str, over: int = 1, *, own: bool = False) -> StoreSettings:
    """Read a store's settings with these people and rules."""
    settings = Settings.load(
        NEEDED
        | {
            "OPERATORS": operators,
            "APPROVERS": approvers,
            "APPROVALS_OVER_TARGET": str(over),
            "SELF_APPROVAL": "on" if own else "off",
        }
    )
    return settings.first


def problem(fault: Fault) -> str:
    """Return in English words what is wrong."""
    return fault.problem.in_words(catalog("en"))


@pytest.mark.parametrize(
    ("operators", "approvers", "over", "own"),
    [
        pytest.param("U1", "U2", 1, False, id="a clerk asks, the owner approves"),
        pytest.param("U1,U2", "U2", 1, False, id="the owner asks too, but need not"),
        pytest.param("U1,U2", "U1,U2", 1, False, id="two who approve each other's"),
        pytest.param("U1", "U1", 1, True, id="alone, own approval allowed"),
        pytest.param("*", "U1", 1, False, id="anybody asks, one approves"),
        pytest.param("*", "*", 5, False, id="everybody"),
        pytest.param("U3", "U1,U2", 2, False, id="two approve a clerk's"),
        pytest.param("U1,U2", "U1,U2", 2, True, id="two, own approval counts"),
    ],
)
def test_possible(operators: str, approvers: str, over: int, own: bool) -> None:  # noqa: FBT001
    """These settings let some request of every kind be approved."""
    assert approval_faults(load(operators, approvers, over, own=own)) == []


@pytest.mark.parametrize(
    ("operators", "approvers", "over", "own", "name"),
    [
        pytest.param("U1", "U1", 1, False, "APPROVERS", id="alone"),
        pytest.param("U1", "U2", 2, False, "APPROVALS_OVER_TARGET", id="two of one"),
        pytest.param("U1", "U1,U2", 2, False, "APPROVALS_OVER_TARGET", id="two beside oneself"),
        pytest.param("*", "U1,U2", 3, False, "APPROVALS_OVER_TARGET", id="three of two"),
        pytest.param("U1", "U1", 2, True, "APPROVALS_OVER_TARGET", id="two of oneself"),
    ],
)
def test_impossible(operators: str, approvers: str, over: int, own: bool, name: str) -> None:  # noqa: FBT001
    """These settings leave some kind of cancellation without anybody who could approve it."""
    with pytest.raises(SettingsError) as caught:
        load(operators, approvers, over, own=own)
    assert [fault.name for fault in caught.value.faults] == [name]


def test_members_that_are_known_are_counted() -> None:
    """With the workspace's members known, `*` is as long a list as there are members."""
    settings = load("*", "*", 2)
    assert approval_faults(settings, frozenset({"U1", "U2", "U3"})) == []
    [too_many] = approval_faults(settings, frozenset({"U1", "U2"}))
    assert "at most 1 could approve it" in problem(too_many)
    [alone] = approval_faults(settings, frozenset({"U1"}))
    assert "nobody but the person who asks" in problem(alone)
    [empty] = approval_faults(settings, frozenset())
    assert "nobody on the list" in problem(empty)


def test_the_single_approver_has_nobody_for_an_own_request() -> None:
    """One approver's own counting requests find no approver, though others' do."""
    assert without_approver(load("U1,U2", "U2")) == {"U2"}
    assert without_approver(load("U1,U2", "U2", own=True)) == frozenset()
    assert without_approver(load("U1", "U2,U3")) == frozenset()
    assert without_approver(load("U1", "*")) == frozenset()


def test_a_group_is_taken_for_anybody_until_it_was_read() -> None:
    """Then its members count, each once, whether they are named too or not."""
    settings = load("U1", "S1,U1", 2)
    assert approval_faults(settings) == []
    assert without_approver(settings) == frozenset()
    assert approval_faults(settings, None, {"S1": frozenset({"U1", "U2", "U3"})}) == []
    [too_many] = approval_faults(settings, None, {"S1": frozenset({"U1", "U2"})})
    assert "at most 1 could approve it" in problem(too_many)
    [alone] = approval_faults(settings, None, {})
    assert "nobody but the person who asks" in problem(alone)
    [nobody] = approval_faults(load("U1", "S1"), None, {"S1": frozenset()})
    assert "nobody on the list" in problem(nobody)
    assert approval_faults(load("S1", "U1"), None, {"S1": frozenset({"U1", "U2"})}) == []


@pytest.mark.parametrize("name", ["ADMINS", "ESCALATE_TO"])
def test_admins_and_escalate_to_are_never_everybody(name: str) -> None:
    """People and groups by their ids; `*` is refused with what to write."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(NEEDED | {name: "U1,*"})
    [fault] = caught.value.faults
    assert fault.name == name
    assert problem(fault) == "* is not allowed here"
    assert "S" in fault.cure.in_words(catalog("ja"))


def test_admins_are_the_approvers_if_nobody_is_named() -> None:
    """And nobody is escalated to."""
    settings = load("U1", "U2,S3")
    assert settings.admins == {"U2", "S3"}
    assert settings.escalate_to == frozenset()
    named = Settings.load(NEEDED | {"ADMINS": "S9 U9", "ESCALATE_TO": "U8"})
    assert named.first.admins == {"S9", "U9"}
    assert named.first.escalate_to == {"U8"}
