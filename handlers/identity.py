"""The workspace's members: read from Slack at startup and hourly, never during a delivery."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slack_sdk import WebClient

from bot.domain import limits
from bot.domain.languages import spoken
from bot.domain.people import Person
from bot.ports.clock import Clock
from bot.ports.slack import MessengerFault
from handlers.web_api import call

_log = logging.getLogger(__name__)
_PAGE: Final = 200
_EVERY, _AGAIN, _SOON = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=5)
_TURN = 30.0
"""How long a start waits for the list, in seconds."""

Page = Callable[[str], Mapping[str, Any]]
"""Returns the page of users.list at a cursor. Raises MessengerFault."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the workspace, with their Slack locale's language (None: unknown).

    `active` is False once Slack has deactivated them, `zone` is None if Slack gives none.
    """

    person: Person
    language: str | None
    active: bool = True
    zone: ZoneInfo | None = None


@dataclass
class MemberPages:
    """One pass through the pages of users.list, until a page has no next cursor.

    `endless` is set after too many pages or a repeated cursor.
    """

    cursor: str = ""
    seen: set[str] = field(default_factory=set)
    ended: bool = False
    endless: bool = False

    def next_users(self, page: Page) -> dict[str, Mapping[str, Any]]:
        """Record the next page and return its users by id. Raises MessengerFault."""
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
    """The workspace's members; thread-safe."""

    def __init__(self, client: WebClient, team_id: str, clock: Clock) -> None:
        self._client = client
        self.team_id = team_id
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, Member] = {}
        self._single: dict[str, tuple[Member, datetime]] = {}
        self._asked: set[str] = set()
        self._again: dict[str, None] = {}
        self._again_at = clock.now()
        self._events: dict[str, Member] = {}
        self.outside: frozenset[str] = frozenset()
        """The ids of known people who are not full members."""
        self.left: frozenset[str] = frozenset()
        """The ids of known people who are deactivated."""
        self._pages, self._read = MemberPages(), dict[str, Member]()
        self._next = clock.now()

    def get(self, user_id: str) -> Member | None:
        """Return a member from the cache, or None."""
        with self._lock:
            known = self._known.get(user_id)
            if known is None and user_id in self._single:
                known, at = self._single[user_id]
                # A user missing from the list may have changed since, for instance into a guest.
                if abs(self._clock.now() - at) >= limits.FETCHED_MEMBER:
                    return None
            return known

    def language(self, user_id: str) -> str | None:
        """Return a member's language, or None if unknown."""
        member = self.get(user_id)
        return member.language if member else None

    def refresh_due(self) -> None:
        """Read all members once an hour has passed, or resume a read that Slack interrupted."""
        now = self._clock.now()
        # The due time is further ahead than any wait, so the clock was set back.
        if self._next <= now or self._next - now > max(_EVERY, limits.RETRY_AFTER[1]):
            self.refresh()

    def refresh(self) -> None:
        """Read members for a limited time; partial results are merged with the earlier list.

        `refresh_due` resumes after a failed call or when the time is up.
        """
        pause, end = timedelta(0), time.monotonic() + _TURN
        if not self._pages.seen and not self._read:
            with self._lock:
                self._events = {}
        try:
            while not self._pages.ended and time.monotonic() < end:
                users = self._pages.next_users(self._page)
                self._read |= {user_id: self._member(user) for user_id, user in users.items()}
        except MessengerFault as fault:
            _log.warning("members.not_read", extra={"fault": fault.code, "read": len(self._read)})
            pause = fault.retry_after or _AGAIN
            if fault.worded and fault.retry_after is None:
                self._pages = MemberPages()  # Slack may be rejecting this cursor
        if not self._pages.ended:
            self._keep(self._known | self._read, pause)
            return
        if self._pages.endless:
            _log.warning("members.endless", extra={"read": len(self._read)})
        whole = not self._pages.endless
        self._keep(self._read if whole else self._known | self._read, _EVERY)
        self._pages, self._read = MemberPages(), {}

    def _page(self, cursor: str) -> Mapping[str, Any]:
        return call(self._client, "users_list", limit=_PAGE, cursor=cursor, include_locale=True)

    def _keep(self, known: dict[str, Member], wait: timedelta) -> None:
        with self._lock:
            # A page that was read before an event must not undo it.
            events = {one: new for one, new in self._events.items() if one in known}
            self._known = known | events
            self.outside = frozenset(
                one for one, member in self._known.items() if not member.person.full_member
            )
            self.left = frozenset(one for one in self.outside if not self._known[one].active)
            self._next = self._clock.now() + wait

    def changed(self, user: Mapping[str, Any]) -> None:
        """Handle an event about a user: a right that it takes away is gone at once.

        Other changes are read soon (`fetch_changed`), so that a late event gives nobody a right.
        """
        told = self._member(user)
        with self._lock:
            known = self._known.get(told.person.id)
            if known is None:
                self._single.pop(told.person.id, None)
                return
            if (told.person, told.active) == (known.person, known.active):
                return
            self._again[told.person.id] = None
            if not told.person.full_member and (known.person.full_member or not told.active):
                self._replace(replace(told, language=known.language))

    def fetch_changed(self) -> None:
        """Read again one of the members whom an event was about."""
        with self._lock:
            waiting = next(iter(self._again), None)
        if waiting is None or self._again_at > self._clock.now():
            return
        try:
            user = call(self._client, "users_info", user=waiting, include_locale=True)["user"]
        except MessengerFault as fault:
            _log.warning("member.not_read", extra={"user": waiting, "fault": fault.code})
            self._again_at = self._clock.now() + (fault.retry_after or _SOON)
            return
        with self._lock:
            self._again.pop(waiting, None)
            if waiting in self._known:
                self._replace(self._member({**user, "id": waiting}))

    def _replace(self, member: Member) -> None:
        """Replace a known member; the lock must be held."""
        user_id = member.person.id
        self._known[user_id] = self._events[user_id] = member
        only = frozenset({user_id})
        self.outside = self.outside - only if member.person.full_member else self.outside | only
        self.left = self.left - only if member.active else self.left | only

    def ask_for(self, user_id: str) -> bool:
        """Return whether to fetch this user now; only one fetch per user runs at a time."""
        with self._lock:
            new = user_id not in self._asked
            self._asked.add(user_id)
            return new

    def leave(self, user_id: str) -> None:
        """Mark the fetch of a user as finished."""
        with self._lock:
            self._asked.discard(user_id)

    def fetch(self, user_id: str) -> None:
        """Fetch one member who is not in the cache."""
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
        person = Person(str(user["id"]), full_member=not outside)
        return Member(person, _language(user), not user.get("deleted"), _zone(user))


def _language(user: Mapping[str, Any]) -> str | None:
    locale = str(user.get("locale") or "")
    return spoken(locale) if locale else None


def _zone(user: Mapping[str, Any]) -> ZoneInfo | None:
    try:
        return ZoneInfo(str(user.get("tz") or ""))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None
