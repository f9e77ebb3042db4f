"""Fuzzing Slack's Web API answers: success or MessengerFault, and no member is forgotten."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from bot.domain.people import Group
from bot.ports.slack import MessengerFault
from handlers.groups import Groups
from handlers.web_api import call
from tests.fuzz.kinds import Check, Kind
from tests.fuzz.mutations import CHANGES, DAMAGES, Change, Damage, changed, damaged, written
from tests.fuzz.scripted import MANNERS, Reply, Scripted, reply, scripted
from tests.fuzz.workplace import OPERATORS, Workplace, a_workplace

_USERS: Final = [
    {"id": user, "team_id": "T0DEMO", "name": "x", "locale": "ja-JP", "is_restricted": False}
    for user in (*sorted(OPERATORS), "U0YAMADA")
]
_MESSAGE: Final = {"ok": True, "channel": "C0", "ts": "1.2", "message": {"text": "x"}}
_ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "users_list": {"ok": True, "members": _USERS, "response_metadata": {"next_cursor": ""}},
    "users_info": {"ok": True, "user": _USERS[0]},
    "usergroups_list": {"ok": True, "usergroups": [{"id": "S0LEADS", "users": ["U1"]}]},
    "chat_postMessage": _MESSAGE,
    "chat_update": _MESSAGE,
    "chat_getPermalink": {"ok": True, "channel": "C0", "permalink": "https://x.test/1"},
    "views_open": {"ok": True, "view": {"id": "V0", "hash": "1.a"}},
    "views_update": {"ok": True, "view": {"id": "V0", "hash": "1.a"}},
}
_REFUSED: Final = ("ratelimited", "channel_not_found", "internal_error", "\ud83c", "", "x" * 99)
_ARGUMENTS: Final[dict[str, dict[str, Any]]] = {
    "chat_postMessage": {"channel": "C0", "text": "x"},
    "chat_update": {"channel": "C0", "ts": "1.2", "text": "x"},
    "chat_getPermalink": {"channel": "C0", "message_ts": "1.2"},
    "views_open": {"trigger_id": "1.2", "view": {"type": "modal"}},
    "views_update": {"view_id": "V0", "view": {"type": "modal"}},
}


@dataclass(frozen=True, slots=True)
class Case:
    """A method and a malformed answer; `refused`: an error by Slack."""

    method: str
    refused: str | None
    changes: tuple[Change, ...]
    damage: Damage | None
    manner: Reply


CASES: Final = st.builds(
    Case,
    st.sampled_from(sorted(_ANSWERS)),
    st.none() | st.none() | st.sampled_from(_REFUSED),
    st.lists(CHANGES, max_size=2).map(tuple),
    st.none() | st.none() | st.none() | DAMAGES,
    MANNERS,
)


class SlackCallChecker:
    """Checks Slack calls against a server that answers as the case says."""

    def __init__(self, place: Workplace, server: Scripted) -> None:
        self._place = place
        self._front = place.world.program.front
        self._front.slack.base_url = f"{server.url}/api/"
        self._server = server

    def check(self, case: Case) -> str:
        """Call the method; check that known members stay known, unless Slack says otherwise."""
        self._answer_well()
        self._front.members.refresh()
        assert self._known() == OPERATORS
        body = {"ok": False, "error": case.refused} if case.refused else _ANSWERS[case.method]
        content = damaged(written(changed(body, case.changes)), case.damage)
        said = reply(case.manner, 200, content)
        self._server.answering = lambda _method, _target: said
        came = self._came(case)
        self._place.heard.nothing()
        return came

    def _answer_well(self) -> None:
        well = Reply(200, json.dumps(_ANSWERS["users_list"]).encode())
        self._server.answering = lambda _method, _target: well

    def _known(self) -> frozenset[str]:
        return frozenset(user for user in OPERATORS if self._front.members.get(user))

    def _came(self, case: Case) -> str:
        if case.method == "users_list":
            self._front.members.refresh()
            told = not case.changes and case.damage is None
            assert not told or self._known() == OPERATORS
            return "members"
        if case.method == "users_info":
            self._front.members.fetch("U0SATO")
            assert self._known() == OPERATORS
            return "member"
        if case.method == "usergroups_list":
            return self._read_groups(case)
        try:
            answer = call(self._front.slack, case.method, **_ARGUMENTS[case.method])
        except MessengerFault as fault:
            fault.code.encode()
            wait = fault.retry_after
            assert wait is None or 0 <= wait.total_seconds() <= 3_600
            return "MessengerFault"
        assert answer["ok"]
        return "success"

    def _read_groups(self, case: Case) -> str:
        clock = self._place.world.clock
        known = Group("S0LEADS", frozenset({"U0"}), clock.now())
        groups = Groups(self._front.slack, clock, frozenset({"S0LEADS"}), [known])
        groups.refresh()
        (group,) = groups.current()
        if groups.fault:
            assert group == known
        elif not case.changes and case.damage is None:
            assert group.members == {"U1"}
        return "groups"


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Start the world, and a server in place of Slack."""
    with scripted() as server, a_workplace(folder) as place:
        before = place.world.program.front.slack.base_url
        try:
            yield SlackCallChecker(place, server).check
        finally:
            place.world.program.front.slack.base_url = before


KIND = Kind("Slack's answers", CASES, opened, quick=100, long=4_000)
