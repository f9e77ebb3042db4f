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
    """These settings leave some kind of cancel without anybody who could approve it."""
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
