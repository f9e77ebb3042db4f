"""A workspace's users and channels."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from simulator.change_signal import ChangeSignal

Guest = bool | Literal["restricted", "ultra_restricted"]
SLACKBOT = "USLACKBOT"


def new_id(prefix: str) -> str:
    """Return an id in Slack's format: the prefix, then capitals and digits."""
    return f"{prefix}0{secrets.token_hex(5).upper()}"


@dataclass(frozen=True, slots=True)
class User:
    """A user of this workspace, or of another one."""

    id: str
    name: str
    team_id: str
    locale: str = "en-US"
    tz: str = "Asia/Tokyo"
    guest: Guest = False
    deleted: bool = False
    is_bot: bool = False
    is_stranger: bool = False

    def as_api(self, *, include_locale: bool) -> dict[str, Any]:
        """Return the user as in users.info."""
        answer: dict[str, Any] = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1_700_000_000,
            "profile": {"real_name": self.name, "display_name": self.name, "team": self.team_id},
        }
        if self.is_stranger:
            answer["is_stranger"] = True
        if self.deleted:
            return answer
        answer |= {
            "real_name": self.name,
            "tz": self.tz,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": bool(self.guest),
            "is_ultra_restricted": self.guest == "ultra_restricted",
        }
        return answer | ({"locale": self.locale} if include_locale else {})


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, or (`dm_with`) a user's direct messages with the app."""

    id: str
    name: str
    members: frozenset[str] = frozenset()
    """Who is in it; nobody named means everybody."""
    bot_is_member: bool = True
    archived: bool = False
    private: bool = False
    dm_with: str | None = None

    def has(self, user_id: str) -> bool:
        """Return whether a user is in the channel."""
        if self.dm_with is not None:
            return self.dm_with == user_id
        return not self.members or user_id in self.members

    def as_api(self) -> dict[str, Any]:
        """Return the channel as in conversations.info."""
        if self.dm_with is not None:
            return {"id": self.id, "is_im": True, "user": self.dm_with, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_group": self.private,
            "is_im": False,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_member": self.bot_is_member,
        }


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group; `disabled_at` is 0 while it is in use, as Slack has it."""

    id: str
    handle: str
    users: frozenset[str]
    disabled_at: int = 0

    def as_api(self, team_id: str, *, include_users: bool) -> dict[str, Any]:
        """Return the group as in usergroups.list."""
        answer: dict[str, Any] = {
            "id": self.id,
            "team_id": team_id,
            "is_usergroup": True,
            "is_subteam": True,
            "name": self.handle,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": 1_700_000_000,
            "date_update": 1_700_000_000,
            "date_delete": self.disabled_at,
            "auto_type": None,
            "user_count": len(self.users),
        }
        return answer | ({"users": sorted(self.users)} if include_users else {})


@dataclass
class Directory:
    """All users, user groups and channels; thread-safe."""

    signal: ChangeSignal
    team_id: str
    _users: dict[str, User] = field(default_factory=dict)
    _channels: dict[str, Channel] = field(default_factory=dict)
    _groups: dict[str, UserGroup] = field(default_factory=dict)
    _dms: dict[str, str] = field(default_factory=dict)

    def add_user(self, user: User) -> None:
        """Add or replace a user."""
        with self.signal.lock:
            self._users[user.id] = user
        self.signal.notify()

    def add_channel(self, channel: Channel) -> None:
        """Add or replace a channel."""
        with self.signal.lock:
            self._channels[channel.id] = channel
        self.signal.notify()

    def add_group(self, group: UserGroup) -> None:
        """Add or replace a user group."""
        with self.signal.lock:
            self._groups[group.id] = group
        self.signal.notify()

    def group(self, group_id: str) -> UserGroup:
        """Return a user group. Raises KeyError."""
        return self._groups[group_id]

    def drop_group(self, group_id: str) -> None:
        """Remove a user group. Raises KeyError."""
        with self.signal.lock:
            del self._groups[group_id]
        self.signal.notify()

    def groups(self) -> list[UserGroup]:
        """Return all user groups, ordered by id."""
        with self.signal.lock:
            return [self._groups[one] for one in sorted(self._groups)]

    def user(self, user_id: str) -> User | None:
        """Return a user, or None."""
        return self._users.get(user_id)

    def users(self) -> list[User]:
        """Return the users that users.list names, ordered by id."""
        with self.signal.lock:
            return sorted(
                (user for user in self._users.values() if not user.is_stranger),
                key=lambda user: user.id,
            )

    def names(self) -> Mapping[str, str]:
        """Return display names by user id."""
        with self.signal.lock:
            return {user.id: user.name for user in self._users.values()}

    def channel(self, channel_id: str) -> Channel | None:
        """Return a channel by id or `#name`, or None."""
        if channel_id.startswith("#"):
            with self.signal.lock:
                named = [one for one in self._channels.values() if one.name == channel_id[1:]]
            return named[0] if named else None
        return self._channels.get(channel_id)

    def channels_of(self, user_id: str) -> list[Channel]:
        """Return the channels a user is in, in the order they were added, without messages."""
        with self.signal.lock:
            every = list(self._channels.values())
        return [one for one in every if one.dm_with is None and one.has(user_id)]

    def change_channel(self, channel_id: str, **changes: Any) -> None:
        """Change a channel, e.g. archive it or remove the bot. Raises KeyError."""
        with self.signal.lock:
            self._channels[channel_id] = replace(self._channels[channel_id], **changes)
        self.signal.notify()

    def dm(self, user_id: str) -> Channel:
        """Return a user's direct messages with the app, opening them if needed."""
        with self.signal.lock:
            if user_id not in self._dms:
                opened = Channel(new_id("D"), "directmessage", dm_with=user_id)
                self._dms[user_id] = opened.id
                self._channels[opened.id] = opened
            return self._channels[self._dms[user_id]]


def the_members(members: Iterable[str]) -> frozenset[str]:
    """Return member ids as a set. Raises TypeError for a bare string."""
    if isinstance(members, str):
        raise TypeError("members: a list of user ids, not one id")
    return frozenset(members)
