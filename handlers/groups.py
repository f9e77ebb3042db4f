"""The user groups on the lists: read from Slack in the background, never during a delivery."""

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.domain.people import Group
from bot.ports.clock import Clock
from bot.ports.slack import MessengerFault
from handlers.web_api import call

_log = logging.getLogger(__name__)
EVERY: Final = timedelta(minutes=5)
_AGAIN, _BETWEEN = timedelta(minutes=1), timedelta(seconds=5)
"""The wait after a failure, and the minimum time between two readings, despite events."""
NO_PLAN: Final = "plan_upgrade_required"
"""Slack's error code for a workspace whose plan has no user groups."""


class Groups:
    """The groups in `named`, with their last members; `known` are those of the previous run.

    Thread-safe. An event that somebody left a group takes effect at once; one that somebody joined
    only causes a reading, so that a late or repeated event gives nobody a right.
    """

    def __init__(
        self,
        client: WebClient,
        clock: Clock,
        named: frozenset[str],
        known: Iterable[Group] = (),
    ) -> None:
        self._client = client
        self._clock = clock
        self._named = named
        self._lock = threading.Lock()
        self._known = {group.id: group for group in known if group.id in named}
        self._gone_meanwhile: dict[str, set[str] | None] = {}
        self._dirty = True
        self._read_next = self._not_before = clock.now()
        self.fault = ""
        """Slack's error code if the last reading failed; empty if it did not."""

    def current(self) -> tuple[Group, ...]:
        """Return the groups as last read; one that was never read is missing."""
        with self._lock:
            return tuple(self._known[one] for one in sorted(self._known))

    def refresh_due(self) -> None:
        """Read the groups after an event, or after some minutes."""
        now = self._clock.now()
        set_back = max(self._read_next, self._not_before) - now > timedelta(hours=1)
        due = self._not_before <= now and (self._dirty or self._read_next <= now)
        if self._named and (due or set_back):
            self.refresh()

    def refresh(self) -> None:
        """Read the groups; after a failure the last members stay, with their age."""
        now = self._clock.now()
        with self._lock:
            self._dirty = False
            self._gone_meanwhile = {}
            self._read_next, self._not_before = now + EVERY, now + _BETWEEN
        if not self._named:
            return
        try:
            answer = call(self._client, "usergroups_list", include_users=True)
            found, self.fault = groups_by_id(answer["usergroups"]), ""
        except MessengerFault as fault:
            self.fault = fault.code
            if fault.code != NO_PLAN:
                _log.warning("groups.not_read", extra={"fault": fault.code})
                with self._lock:
                    self._dirty, self._not_before = True, now + (fault.retry_after or _AGAIN)
                return
            found = {}
        with self._lock:
            for named in self._named:
                members = members_of(found.get(named))
                if members is None:
                    _log.warning("group.not_read", extra={"group": named})
                    continue
                self._known[named] = Group(named, members, now)
            for group, gone in self._gone_meanwhile.items():
                self._take_out(group, gone)

    def members_left(self, group: str, users: Iterable[str]) -> None:
        """Handle an event: who has left a group; who may have joined is read soon."""
        self._event(group, set(users))

    def updated(self, group: str, *, disabled: bool) -> None:
        """Handle an event: a group was disabled, or changed in some way."""
        self._event(group, None if disabled else set())

    def _event(self, group: str, gone: set[str] | None) -> None:
        if group not in self._named:
            return
        with self._lock:
            self._dirty = True
            # A reading on its way may be older than this event.
            before = self._gone_meanwhile.get(group, set())
            self._gone_meanwhile[group] = None if before is None or gone is None else before | gone
            self._take_out(group, gone)

    def _take_out(self, group: str, gone: set[str] | None) -> None:
        known = self._known.get(group)
        if known is not None:
            members = frozenset() if gone is None else known.members - gone
            self._known[group] = replace(known, members=members)


def groups_by_id(groups: Iterable[object]) -> dict[str, Mapping[str, Any]]:
    """Return the groups in an answer of usergroups.list by id, without malformed ones."""
    return {
        one["id"]: one for one in groups if isinstance(one, dict) and isinstance(one.get("id"), str)
    }


def members_of(group: Mapping[str, Any] | None) -> frozenset[str] | None:
    """Return the members of a group in the answer; None if it lacks them."""
    if group is None or group.get("date_delete"):
        return frozenset()
    users = group.get("users")
    if users is None and group.get("user_count") in (0, "0"):
        return frozenset()
    if not isinstance(users, list) or not all(isinstance(one, str) for one in users):
        return None
    return frozenset(users)
