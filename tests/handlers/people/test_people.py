"""What administrators read, and what an event about people must hold."""

from typing import Any, cast

import pytest

from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from handlers.boundary import Boundary
from handlers.front import Front
from handlers.payload import reduced
from handlers.people import listeners
from handlers.people.views.admin_notice import admin_notice
from tests.builders import NOW
from tests.handlers.views.samples import a_reader, words

WHYS = ("no_approver", "only_requester", "too_few")


def notice(kind: AdminEvent, *who: str, why: str = "", subject: str = "APPROVERS") -> AdminNotice:
    """Return a notice for the channel."""
    return AdminNotice(kind, subject, CHANNEL, why, who, NOW, NOW)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_notice_names_who_which_list_and_what_to_do(language: str) -> None:
    """In blocks and in the words of a notification, and mentions groups of administrators."""
    reader = a_reader(language)
    left = admin_notice(reader, notice(AdminEvent.APPROVER_LEFT, "U1", subject="U1"), ["S0ADMINS"])
    assert left.text.startswith("<!subteam^S0ADMINS>")
    assert "<@U1>" in left.text
    assert "APPROVERS" in words(left.blocks)
    unread = admin_notice(reader, notice(AdminEvent.GROUP_UNREAD, "S0LEADS", "S0STAFF"))
    assert "<!subteam^S0LEADS> <!subteam^S0STAFF>" in unread.text
    for why in WHYS:
        blocked = admin_notice(reader, notice(AdminEvent.NOBODY_APPROVES, "U1", "S1", why=why))
        assert "<@U1> <!subteam^S1>" in blocked.text
        assert "APPROVERS" in blocked.text
        nobody = admin_notice(reader, notice(AdminEvent.NOBODY_APPROVES, why=why))
        assert "<@" not in nobody.text


def event(**fields: Any) -> dict[str, Any]:
    """Return an event's payload as the program sees it."""
    return reduced({"type": "event_callback", "team_id": "T1", "event": fields})


def test_an_event_is_reduced_to_what_is_read() -> None:
    """Profiles and names go; what has another form goes, too."""
    user = {"id": "U1", "deleted": True, "profile": {"real_name": "Ann"}, "is_bot": "no"}
    assert event(type="user_change", user=user, cache_ts=1)["event"] == {
        "type": "user_change", "user": {"id": "U1", "deleted": True},
    }  # fmt: skip
    assert event(type="app_home_opened", user="U1")["event"]["user"] == "U1"
    assert event(type="subteam_updated", subteam={"id": "S1", "date_delete": 5})["event"] == {
        "type": "subteam_updated", "subteam": {"id": "S1", "date_delete": 5},
    }  # fmt: skip
    assert event(type="user_change", user=7)["event"] == {"type": "user_change"}
    assert event(user={"id": "U1"}) == {}
    assert reduced({"type": "event_callback"}) == {}


class Noted:
    """Members and groups that note what they are told."""

    def __init__(self) -> None:
        self.noted: list[tuple[Any, ...]] = []

    def changed(self, user: Any) -> None:
        """Note a user."""
        self.noted.append(("changed", user))

    def members_left(self, group: str, users: Any) -> None:
        """Note who left."""
        self.noted.append(("left", group, tuple(users)))

    def updated(self, group: str, *, disabled: bool) -> None:
        """Note a group."""
        self.noted.append(("updated", group, disabled))


class FakeFront:
    """A front with members and groups alone."""

    def __init__(self) -> None:
        self.members = self.groups = Noted()
        self.told: list[tuple[str, Any]] = []

    def tell_others(self, kind: str, event: Any) -> None:
        """Note what other replicas are told."""
        self.told.append((kind, event))


@pytest.mark.parametrize(
    ("told", "noted"),
    [
        (
            {"type": "subteam_members_changed", "subteam_id": "S1", "removed_users": ["U1"]},
            [("left", "S1", ("U1",))],
        ),
        ({"type": "subteam_members_changed"}, [("left", "", ())]),
        ({"type": "subteam_updated", "subteam": {"id": "S1"}}, [("updated", "S1", False)]),
        (
            {"type": "subteam_updated", "subteam": {"id": "S1", "date_delete": 9}},
            [("updated", "S1", True)],
        ),
        ({"type": "subteam_updated"}, [("updated", "", False)]),
        ({"type": "user_change", "user": {"id": "U1"}}, [("changed", {"id": "U1"})]),
        ({"type": "user_change", "user": {}}, []),
        ({"type": "user_change", "user": "U1"}, []),
        ({"type": "user_change"}, []),
    ],
)
def test_what_an_event_tells(told: dict[str, Any], noted: list[tuple[Any, ...]]) -> None:
    """Members and groups hear of it; an event that lacks what it should hold is passed over."""
    front = FakeFront()
    boundary = Boundary(cast(Front, front))
    listeners.register(boundary)
    boundary.events[told["type"]](cast(Front, front), told)
    assert front.groups.noted == noted
    assert front.told == [(told["type"], told)]

    other = FakeFront()
    for kind in (told["type"], "of_a_newer_version"):
        listeners.note_of_another(cast(Front, other), kind, told)
    assert (other.groups.noted, other.told) == (noted, [])
