"""The people and the channels of a workspace."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from simulator.slack.pulse import Pulse

Guest = bool | Literal["restricted", "ultra_restricted"]
SLACKBOT = "USLACKBOT"


def new_id(prefix: str) -> str:
    """Return an id as Slack makes them: a letter for the kind, then capitals and digits."""
    return f"{prefix}0{secrets.token_hex(5).upper()}"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody of the workspace, or a stranger from another one."""

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
        """Return the person as users.info shows them."""
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
    """A channel, or the direct messages of somebody with the app (`dm_with`)."""

    id: str
    name: str
    members: frozenset[str] = frozenset()
    """Who is in it; nobody named means everybody."""
    bot_is_member: bool = True
    archived: bool = False
    private: bool = False
    dm_with: str | None = None

    def has(self, user_id: str) -> bool:
        """Say whether somebody is in it."""
        if self.dm_with is not None:
            return self.dm_with == user_id
        return not self.members or user_id in self.members

    def as_api(self) -> dict[str, Any]:
        """Return the channel as conversations.info shows it."""
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


@dataclass
class Directory:
    """Who and what there is; thread-safe."""

    pulse: Pulse
    team_id: str
    _users: dict[str, User] = field(default_factory=dict)
    _channels: dict[str, Channel] = field(default_factory=dict)
    _dms: dict[str, str] = field(default_factory=dict)

    def add_user(self, user: User) -> None:
        """Let somebody in, or replace what is known of them."""
        with self.pulse.lock:
            self._users[user.id] = user
        self.pulse.beat()

    def add_channel(self, channel: Channel) -> None:
        """Open a channel, or replace one."""
        with self.pulse.lock:
            self._channels[channel.id] = channel
        self.pulse.beat()

    def user(self, user_id: str) -> User | None:
        """Return somebody."""
        return self._users.get(user_id)

    def users(self) -> list[User]:
        """Return everybody whom users.list names, in the order of their ids."""
        with self.pulse.lock:
            return sorted(
                (user for user in self._users.values() if not user.is_stranger),
                key=lambda user: user.id,
            )

    def names(self) -> Mapping[str, str]:
        """Return what everybody is called."""
        with self.pulse.lock:
            return {user.id: user.name for user in self._users.values()}

    def channel(self, channel_id: str) -> Channel | None:
        """Return a channel by its id, or by `#name`."""
        if channel_id.startswith("#"):
            with self.pulse.lock:
                named = [one for one in self._channels.values() if one.name == channel_id[1:]]
            return named[0] if named else None
        return self._channels.get(channel_id)

    def change_channel(self, channel_id: str, **changes: Any) -> None:
        """Archive a channel, throw the bot out of it, ... Raises KeyError."""
        with self.pulse.lock:
            self._channels[channel_id] = replace(self._channels[channel_id], **changes)
        self.pulse.beat()

    def dm(self, user_id: str) -> Channel:
        """Return the direct messages between somebody and the app, opened if need be."""
        with self.pulse.lock:
            if user_id not in self._dms:
                opened = Channel(new_id("D"), "directmessage", dm_with=user_id)
                self._dms[user_id] = opened.id
                self._channels[opened.id] = opened
            return self._channels[self._dms[user_id]]


def the_members(members: Iterable[str]) -> frozenset[str]:
    """Return ids as a channel keeps them. Raises TypeError for a lone id."""
    if isinstance(members, str):
        raise TypeError("members: a list of user ids, not one id")
    return frozenset(members)
