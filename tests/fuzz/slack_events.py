"""Fuzzing Slack's events about people: always acknowledged, and nobody gains a right by one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import CHANGES, Change, changed
from tests.fuzz.workplace import APPROVERS, PEOPLE, WITHIN, Workplace, a_workplace

_EVENTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "user_change": {"user": {"id": "", "deleted": False, "is_restricted": False}},
    "subteam_members_changed": {"subteam_id": "S0LEADS", "removed_users": [""]},
    "subteam_updated": {"subteam": {"id": "S0LEADS", "date_delete": 0, "users": [""]}},
}


@dataclass(frozen=True, slots=True)
class Case:
    """An event about a person, mutated."""

    event: str
    person: str
    changes: tuple[Change, ...]


CASES: Final = st.builds(
    Case,
    st.sampled_from(sorted(_EVENTS)),
    st.sampled_from(sorted(PEOPLE)),
    st.lists(CHANGES, max_size=3).map(tuple),
)


class EventChecker:
    """Sends events and looks at who may approve."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def check(self, case: Case) -> str:
        """Send the event; check its acknowledgement, the database, and that no right was given."""
        world = self._place.world
        payload = changed(self._payload(case), case.changes)
        if not isinstance(payload, dict):
            payload = {"said": payload}
        before = self._place.seen()
        able = self._able()
        delivery = world.slack.deliver("events_api", payload)
        delivery.wait(WITHIN)
        assert delivery.acked_at is not None, "not acknowledged"
        after = self._place.seen()
        assert (before.changes, before.rows) == (after.changes, after.rows)
        assert self._able() <= able <= APPROVERS
        self._place.heard.nothing()
        world.slack.forget()
        fewer = self._able() < able
        world.program.front.members.refresh()
        return "a right is gone" if fewer else "nothing changed"

    def _able(self) -> frozenset[str]:
        front, roles = self._place.world.program.front, self._place.world.program.desk.roles
        known = {user: front.members.get(user) for user in PEOPLE}
        return frozenset(
            user for user, member in known.items() if member and roles.may_approve(member.person)
        )

    def _payload(self, case: Case) -> dict[str, Any]:
        event: dict[str, Any] = {"type": case.event, **_EVENTS[case.event]}
        if "user" in event:
            event["user"] = event["user"] | {"id": case.person}
        team = self._place.world.slack.team_id
        return {
            "type": "event_callback",
            "team_id": team,
            "event_id": "Ev1",
            "event": event,
            "user": {"id": case.person},
        }


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Start the world."""
    with a_workplace(folder) as place:
        yield EventChecker(place).check


KIND = Kind("Slack's events about people", CASES, opened, quick=60, long=4_000)
