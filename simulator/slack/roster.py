"""Changes of users and user groups, and the events that Slack sends of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.slack.deliveries import Delivery
from simulator.slack.directory import UserGroup, new_id, the_members
from simulator.slack.interactions import Stage
from simulator.slack.payloads import event_callback


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in the workspace and its groups; each change returns the events it sends.

    With `silent` no event is sent, as if it had been lost.
    """

    stage: Stage

    def set_plan(self, *, groups: bool) -> None:
        """Give the workspace a plan with user groups, or without."""
        self.stage.space.groups_in_plan = groups

    def add_group(self, group_id: str, handle: str, members: Iterable[str] = ()) -> None:
        """Add or replace a user group; no event is sent."""
        self.stage.space.directory.add_group(UserGroup(group_id, handle, the_members(members)))

    def set_members(
        self, group_id: str, members: Iterable[str], *, silent: bool = False
    ) -> list[Delivery]:
        """Replace the members of a group. Raises KeyError."""
        directory = self.stage.space.directory
        before = directory.group(group_id)
        after = replace(before, users=the_members(members))
        directory.add_group(after)
        joined, gone = sorted(after.users - before.users), sorted(before.users - after.users)
        now = self._now()
        changed = {
            "type": "subteam_members_changed",
            "subteam_id": group_id,
            "team_id": directory.team_id,
            "date_previous_update": now,
            "date_update": now,
            "added_users": joined,
            "added_users_count": len(joined),
            "removed_users": gone,
            "removed_users_count": len(gone),
        }
        return [] if silent else [self._send(changed), self._send(self._updated(after))]

    def disable(
        self, group_id: str, *, disabled: bool = True, silent: bool = False
    ) -> list[Delivery]:
        """Disable a group, or enable it again. Raises KeyError."""
        directory = self.stage.space.directory
        after = replace(directory.group(group_id), disabled_at=self._now() if disabled else 0)
        directory.add_group(after)
        return [] if silent else [self._send(self._updated(after))]

    def drop_group(self, group_id: str) -> None:
        """Remove a group; no event is sent. Raises KeyError."""
        self.stage.space.directory.drop_group(group_id)

    def change_user(self, user_id: str, *, silent: bool = False, **changes: Any) -> list[Delivery]:
        """Change a user (`deleted`, `guest`, `name`, ...). Raises KeyError.

        Deactivating takes them out of their groups, with the events of that first.
        """
        directory = self.stage.space.directory
        known = directory.user(user_id)
        if known is None:
            raise KeyError(user_id)
        after = replace(known, **changes)
        directory.add_user(after)
        sent = []
        for group in directory.groups() if after.deleted else ():
            if user_id in group.users:
                sent += self.set_members(group.id, group.users - {user_id}, silent=silent)
        event = {
            "type": "user_change",
            "user": after.as_api(include_locale=True),
            "cache_ts": self._now(),
            "event_ts": f"{self._now()}.000100",
        }
        return sent if silent else [*sent, self._send(event)]

    def _updated(self, group: UserGroup) -> dict[str, Any]:
        team_id = self.stage.space.identity.team_id
        return {
            "type": "subteam_updated",
            "subteam": group.as_api(team_id, include_users=True),
            "event_ts": f"{self._now()}.000100",
        }

    def _send(self, event: Mapping[str, Any]) -> Delivery:
        payload = event_callback(self.stage.space, event, event_id=new_id("Ev"))
        return self.stage.send("events_api", payload, str(event["type"]))

    def _now(self) -> int:
        return int(self.stage.space.clock.now().timestamp())
