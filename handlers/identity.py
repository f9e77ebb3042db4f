"""Who is who in the workspace: read from Slack at start and hourly, never during an answer."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.domain import limits
from bot.domain.languages import spoken
from bot.domain.people import Person
from bot.ports.clock import Clock
from bot.ports.slack import MessengerFault
from handlers.web_api import call

_log = logging.getLogger(__name__)
_PAGE: Final = 200
_EVERY, _AGAIN = timedelta(hours=1), timedelta(minutes=1)
_TURN = 30.0
"""How long a start waits for the list, in seconds."""

Page = Callable[[str], Mapping[str, Any]]
"""Returns the page of users.list at a cursor. Raises MessengerFault."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the workspace, with the language Slack speaks to them (None: not known)."""

    person: Person
    language: str | None


@dataclass
class Reading:
    """A way through all pages of users.list; it ends where Slack names no further page.

    `endless`: Slack comes to no end, by the number of pages or by a cursor that was there before.
    """

    cursor: str = ""
    seen: set[str] = field(default_factory=set)
    ended: bool = False
    endless: bool = False

    def go_on(self, page: Page) -> dict[str, Mapping[str, Any]]:
        """Return the users of the next page by id. Raises MessengerFault."""
        answer = page(self.cursor)
        self.seen.add(self.cursor)
        metadata = answer.get("response_metadata")
        following = metadata.get("next_cursor") if isinstance(metadata, dict) else ""
        self.cursor = str(following or "")
        self.endless = self.cursor in self.seen or len(self.seen) >= limits.MEMBERS_PAGES
        self.endless = self.endless and bool(self.cursor)
        self.ended = self.endless or not self.cursor
        return {
            user["id"]: user
            for user in answer["members"]
            if isinstance(user, dict) and isinstance(user.get("id"), str)
        }


class Members:
    """The workspace's people; thread-safe."""

    def __init__(self, client: WebClient, team_id: str, clock: Clock) -> None:
        self._client = client
        self.team_id = team_id
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, Member] = {}
        self._single: dict[str, tuple[Member, datetime]] = {}
        self._asked: set[str] = set()
        self._reading, self._read = Reading(), dict[str, Member]()
        self._next = clock.now()

    def get(self, user_id: str) -> Member | None:
        """Return a member who is known already."""
        with self._lock:
            known = self._known.get(user_id)
            if known is None and user_id in self._single:
                known, at = self._single[user_id]
                # One whom the list lacks may have changed meanwhile, into a guest for one.
                if abs(self._clock.now() - at) >= limits.FETCHED_MEMBER:
                    return None
            return known

    def language(self, user_id: str) -> str | None:
        """Return the language of a member, if it is known."""
        member = self.get(user_id)
        return member.language if member else None

    def refresh_due(self) -> None:
        """Read all members, an hour after the last time, or go on where Slack did not answer."""
        now = self._clock.now()
        # Further ahead than any wait: the clock was set back.
        if self._next <= now or self._next - now > max(_EVERY, limits.RETRY_AFTER[1]):
            self.refresh()

    def refresh(self) -> None:
        """Read the members for a while; what was read counts beside the earlier list until the end.

        What Slack does not answer, or what takes long, is read on by `refresh_due`.
        """
        pause, end = timedelta(0), time.monotonic() + _TURN
        try:
            while not self._reading.ended and time.monotonic() < end:
                users = self._reading.go_on(self._page)
                self._read |= {user_id: self._member(user) for user_id, user in users.items()}
        except MessengerFault as fault:
            _log.warning("members.not_read", extra={"fault": fault.code, "read": len(self._read)})
            pause = fault.retry_after or _AGAIN
            if fault.worded and fault.retry_after is None:
                self._reading = Reading()  # the cursor may be what Slack refuses
        if not self._reading.ended:
            self._keep(self._known | self._read, pause)
            return
        if self._reading.endless:
            _log.warning("members.endless", extra={"read": len(self._read)})
        whole = not self._reading.endless
        self._keep(self._read if whole else self._known | self._read, _EVERY)
        self._reading, self._read = Reading(), {}

    def _page(self, cursor: str) -> Mapping[str, Any]:
        return call(self._client, "users_list", limit=_PAGE, cursor=cursor, include_locale=True)

    def _keep(self, known: dict[str, Member], wait: timedelta) -> None:
        with self._lock:
            self._known = known
            self._next = self._clock.now() + wait

    def ask_for(self, user_id: str) -> bool:
        """Say whether Slack should be asked for a person now: one question at a time."""
        with self._lock:
            new = user_id not in self._asked
            self._asked.add(user_id)
            return new

    def leave(self, user_id: str) -> None:
        """Say that nobody asks for a person (any more)."""
        with self._lock:
            self._asked.discard(user_id)

    def fetch(self, user_id: str) -> None:
        """Read one member who is not known yet."""
        try:
            user = call(self._client, "users_info", user=user_id, include_locale=True)["user"]
            self._keep_single(user_id, self._member({**user, "id": user_id}))
        except MessengerFault as fault:
            _log.warning("member.not_read", extra={"user": user_id, "fault": fault.code})
        finally:
            self.leave(user_id)

    def _keep_single(self, user_id: str, member: Member) -> None:
        now = self._clock.now()
        with self._lock:
            self._single = {
                one: (known, at)
                for one, (known, at) in self._single.items()
                if abs(now - at) < limits.FETCHED_MEMBER
            }
            self._single[user_id] = member, now

    def _member(self, user: Mapping[str, Any]) -> Member:
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        stranger = user.get("is_stranger") or user.get("team_id", self.team_id) != self.team_id
        outside = bool(guest or stranger or user.get("is_bot") or user.get("deleted"))
        return Member(Person(str(user["id"]), full_member=not outside), _language(user))


def _language(user: Mapping[str, Any]) -> str | None:
    locale = str(user.get("locale") or "")
    return spoken(locale) if locale else None
