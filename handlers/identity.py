"""Who is who in the workspace: read from Slack at start and hourly, never during an answer."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.domain.languages import spoken
from bot.domain.people import Person
from handlers.web_api import fault_code

_log = logging.getLogger(__name__)
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the workspace, with the language Slack speaks to them (None: not known)."""

    person: Person
    language: str | None


class Members:
    """The workspace's people; thread-safe."""

    def __init__(self, client: WebClient, team_id: str) -> None:
        self._client = client
        self.team_id = team_id
        self._lock = threading.Lock()
        self._known: dict[str, Member] = {}

    def get(self, user_id: str) -> Member | None:
        """Return a member who is known already."""
        with self._lock:
            return self._known.get(user_id)

    def language(self, user_id: str) -> str | None:
        """Return the language of a member, if it is known."""
        member = self.get(user_id)
        return member.language if member else None

    def refresh(self) -> None:
        """Read all members; what Slack does not answer leaves the known ones as they are."""
        found: dict[str, Member] = {}
        cursor = ""
        try:
            while True:
                page = self._client.users_list(limit=_PAGE, cursor=cursor, include_locale=True)
                found |= {user["id"]: self._member(user) for user in page["members"]}
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
        except (SlackClientError, OSError) as error:
            _log.warning("members.not_read", extra={"fault": fault_code(error)})
            return
        with self._lock:
            self._known = found

    def fetch(self, user_id: str) -> None:
        """Read one member who is not known yet."""
        try:
            user = self._client.users_info(user=user_id, include_locale=True)["user"]
        except (SlackClientError, OSError) as error:
            _log.warning("member.not_read", extra={"user": user_id, "fault": fault_code(error)})
            return
        with self._lock:
            self._known[user_id] = self._member(user)

    def _member(self, user: Mapping[str, Any]) -> Member:
        guest = user.get("is_restricted") or user.get("is_ultra_restricted")
        stranger = user.get("is_stranger") or user.get("team_id", self.team_id) != self.team_id
        outside = bool(guest or stranger or user.get("is_bot") or user.get("deleted"))
        return Member(Person(str(user["id"]), full_member=not outside), _language(user))


def _language(user: Mapping[str, Any]) -> str | None:
    locale = str(user.get("locale") or "")
    return spoken(locale) if locale else None
