"""Who is who, however Slack answers."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot.clock import MovableClock
from bot.domain import limits
from handlers.identity import Members

TEAM = "T1"


class Workspace:
    """Slack's client as far as the members need it: pages by number, some of which fail."""

    def __init__(self, pages: int, next_page: Callable[[int], str] | None = None) -> None:
        self.pages = pages
        self.next_page = next_page or (lambda page: str(page + 1) if page + 1 < pages else "")
        self.asked: list[str] = []
        self.fails: dict[str, Exception] = {}
        self.guests: set[str] = set()
        self.odd: Mapping[str, Any] | None = None

    def users_list(self, *, cursor: str, **_: Any) -> Any:
        """Return a page of one member; its cursor is its number."""
        self.asked.append(cursor)
        if cursor in self.fails:
            raise self.fails[cursor]
        page = int(cursor or 0)
        answer = {
            "members": [self._user(f"U{page}"), "odd", {"id": 7}],
            "response_metadata": {"next_cursor": self.next_page(page)},
        }
        return SimpleNamespace(data=answer if self.odd is None else self.odd)

    def users_info(self, *, user: str, **_: Any) -> Any:
        """Return one person."""
        if user in self.fails:
            raise self.fails[user]
        return SimpleNamespace(data={"user": self._user(user)})

    def _user(self, user_id: str) -> dict[str, Any]:
        return {"id": user_id, "team_id": TEAM, "is_restricted": user_id in self.guests}


def members(workspace: Workspace, clock: MovableClock) -> Members:
    """Return the people of a workspace, of whom nobody is known yet."""
    return Members(cast(Any, workspace), TEAM, clock)


def limited(seconds: str) -> SlackApiError:
    """Return what slack_sdk raises where Slack's limit is passed."""
    headers = {"retry-after": seconds}
    data = {"ok": False, "error": "ratelimited"}
    response = SimpleNamespace(status_code=429, headers=headers, get=data.get, data=data)
    return SlackApiError("limited", response)  # type: ignore[no-untyped-call] # slack_sdk's


def test_a_429_at_page_41_keeps_what_was_read_and_goes_on_there(clock: MovableClock) -> None:
    """Forty pages count at once; after the wait the reading goes on, and begins nothing anew."""
    workspace = Workspace(60)
    workspace.fails["40"] = limited("30")
    found = members(workspace, clock)
    found.refresh()
    assert found.get("U39") is not None
    assert found.get("U40") is None

    workspace.fails.clear()
    found.refresh_due()
    assert len(workspace.asked) == 41
    clock.advance(timedelta(seconds=31))
    found.refresh_due()
    assert found.get("U59") is not None
    assert workspace.asked == ["", *map(str, range(1, 41)), *map(str, range(40, 60))]


def test_a_list_that_cannot_be_read_leaves_the_earlier_one(clock: MovableClock) -> None:
    """Who was known stays known, and who was read of the new list counts as it is read."""
    workspace = Workspace(3)
    found = members(workspace, clock)
    found.refresh()
    workspace.fails["1"] = limited("1e12")
    workspace.guests = {"U0", "U2"}
    clock.advance(timedelta(hours=1))
    found.refresh_due()

    known = [found.get(one) for one in ("U0", "U1", "U2")]
    assert [one.person.full_member for one in known if one] == [False, True, True]


@pytest.mark.parametrize("odd", [{}, {"members": None}, {"members": {}}, {"ok": True}])
def test_an_answer_of_no_known_form_is_no_list(clock: MovableClock, odd: dict[str, Any]) -> None:
    """A cut body or an odd one ends the start's reading in words of the log, and no more."""
    workspace = Workspace(1)
    workspace.odd = odd
    found = members(workspace, clock)
    found.refresh()
    workspace.odd = None
    clock.advance(timedelta(minutes=1))
    found.refresh_due()
    assert found.get("U0") is not None


def test_a_cursor_that_comes_again_ends_the_reading(clock: MovableClock) -> None:
    """A list that turns in a circle is read once round."""
    workspace = Workspace(9, lambda page: str((page + 1) % 5))
    found = members(workspace, clock)
    found.refresh()
    assert found.get("U4") is not None
    assert len(workspace.asked) <= 6
    found.refresh_due()
    assert len(workspace.asked) <= 6


def test_a_list_without_end_is_read_up_to_the_limit(clock: MovableClock) -> None:
    """Five hundred pages are enough for anybody."""
    workspace = Workspace(9, lambda page: str(page + 1))
    members(workspace, clock).refresh()
    assert len(workspace.asked) == limits.MEMBERS_PAGES


def test_a_member_who_was_fetched_alone_counts_for_an_hour(clock: MovableClock) -> None:
    """Later they are asked for again: they may have become a guest."""
    workspace = Workspace(1)
    found = members(workspace, clock)
    found.fetch("U7")
    assert found.get("U7") is not None
    clock.advance(limits.FETCHED_MEMBER)
    assert found.get("U7") is None
    workspace.guests = {"U7"}
    found.fetch("U7")
    now = found.get("U7")
    assert now is not None
    assert not now.person.full_member


def test_an_unknown_person_is_asked_for_once_at_a_time(clock: MovableClock) -> None:
    """However often they click meanwhile."""
    found = members(Workspace(1), clock)
    assert [found.ask_for("U7") for _ in range(3)] == [True, False, False]
    found.fetch("U7")
    assert found.ask_for("U7")


def known(workspace: Workspace, clock: MovableClock) -> Members:
    """Return the people of a workspace, all of them read."""
    found = members(workspace, clock)
    found.refresh()
    return found


def full(found: Members, user_id: str) -> bool:
    """Return whether somebody is a full member, as far as is known."""
    member = found.get(user_id)
    return member is not None and member.person.full_member


@pytest.mark.parametrize("taken", [{"deleted": True}, {"is_restricted": True}])
def test_an_event_takes_a_right_at_once(clock: MovableClock, taken: dict[str, bool]) -> None:
    """Without a question to Slack, in everything that asks who is who."""
    workspace = Workspace(2)
    found = known(workspace, clock)
    asked = len(workspace.asked)
    found.changed({"id": "U0", "team_id": TEAM, **taken})
    assert not full(found, "U0")
    assert found.outside == {"U0"}
    assert found.left == ({"U0"} if "deleted" in taken else set())
    assert len(workspace.asked) == asked


def test_an_event_between_two_pages_outlasts_the_list(clock: MovableClock) -> None:
    """The first page was read before it: what the page says of them is older."""
    workspace = Workspace(2)
    found = known(workspace, clock)
    workspace.fails["1"] = limited("30")
    clock.advance(timedelta(hours=1))
    found.refresh_due()
    found.changed({"id": "U0", "team_id": TEAM, "deleted": True})
    workspace.fails.clear()
    clock.advance(timedelta(seconds=31))
    found.refresh_due()
    assert not full(found, "U0")


def test_an_event_gives_a_right_by_asking_slack_again(clock: MovableClock) -> None:
    """One that comes late or twice gives nobody a right that Slack does not confirm."""
    workspace = Workspace(2)
    workspace.guests = {"U0", "U1"}
    found = known(workspace, clock)
    workspace.guests = {"U1"}
    for user in ("U0", "U1"):
        found.changed({"id": user, "team_id": TEAM})
        assert not full(found, user)
        found.fetch_changed()
    found.fetch_changed()
    assert full(found, "U0")
    assert not full(found, "U1")
    assert found.outside == {"U1"}


def test_a_change_that_concerns_no_right_asks_nothing(clock: MovableClock) -> None:
    """A new name or status is an event, too."""
    workspace = Workspace(1)
    found = known(workspace, clock)
    found.changed({"id": "U0", "team_id": TEAM})
    workspace.fails["U0"] = limited("1")
    found.fetch_changed()
    assert full(found, "U0")


def test_somebody_fetched_alone_is_asked_for_again_after_an_event(clock: MovableClock) -> None:
    """The list does not know them, so nothing else would tell."""
    found = known(Workspace(1), clock)
    found.fetch("U7")
    found.changed({"id": "U7", "team_id": TEAM, "deleted": True})
    assert found.get("U7") is None


def test_a_question_that_slack_does_not_answer_is_asked_again(clock: MovableClock) -> None:
    """As late as Slack asks."""
    workspace = Workspace(1)
    workspace.guests = {"U0"}
    found = known(workspace, clock)
    workspace.guests = set()
    found.changed({"id": "U0", "team_id": TEAM})
    workspace.fails["U0"] = limited("20")
    found.fetch_changed()
    workspace.fails.clear()
    found.fetch_changed()
    assert not full(found, "U0")
    clock.advance(timedelta(seconds=20))
    found.fetch_changed()
    assert full(found, "U0")
