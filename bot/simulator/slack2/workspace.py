"""The workspace itself: people, channels, messages, open forms, and triggers."""

import copy
import itertools
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.ports import Clock

TRIGGER_SECONDS = 3.0
_URL_USES = 5
_URL_LIFE = timedelta(minutes=30)


@dataclass
class Channel:
    """A channel, or a conversation with one person."""

    id: str
    name: str
    bot_is_member: bool = True
    archived: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class ReplyUrl:
    """An address for private answers: five uses within half an hour."""

    channel: str
    user: str
    made_at: datetime
    uses: int = 0
    replaces: str | None = None


class SlackError(Exception):
    """An answer with ok=false."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


class Workspace:
    """What there is; every change is announced by `changed`."""

    def __init__(self, clock: Clock, team_id: str, bot_user: str, app_id: str) -> None:
        self.clock = clock
        self.team_id = team_id
        self.bot_user = bot_user
        self.app_id = app_id
        self.changed = threading.Condition(threading.RLock())
        self.users: dict[str, dict[str, Any]] = {}
        self.channels: dict[str, Channel] = {}
        self.private: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.views: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.values: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.urls: dict[str, ReplyUrl] = {}
        self._triggers: dict[str, tuple[str, float]] = {}
        self._spent: set[str] = set()
        self._numbers = itertools.count(1)

    def announce(self) -> None:
        """Wake whoever waits for a change."""
        with self.changed:
            self.changed.notify_all()

    def new_ts(self) -> str:
        """Return a message's time, unlike any other."""
        return f"{int(self.clock.now().timestamp())}.{next(self._numbers):06}"

    def direct(self, user_id: str) -> Channel:
        """Return the conversation with a person."""
        if user_id not in self.users:
            raise SlackError("user_not_found")
        channel_id = f"D{user_id[1:]}"
        return self.channels.setdefault(channel_id, Channel(channel_id, user_id))

    def channel(self, name: str) -> Channel:
        """Return where a message goes: a channel's id, or a person's."""
        if name in self.channels:
            return self.channels[name]
        if name[:1] in ("U", "W") and name in self.users:
            return self.direct(name)
        raise SlackError("channel_not_found")

    # --- triggers ---------------------------------------------------------------------------

    def new_trigger(self, user_id: str) -> str:
        """Return a trigger of a person's action."""
        trigger = f"{next(self._numbers)}.{uuid.uuid4().hex}"
        self._triggers[trigger] = (user_id, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Use a trigger up and return whose it is: once, within three seconds."""
        if trigger in self._spent:
            raise SlackError("exchanged_trigger_id")
        if trigger not in self._triggers:
            raise SlackError("invalid_trigger_id")
        user_id, born = self._triggers.pop(trigger)
        self._spent.add(trigger)
        if time.monotonic() - born > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        return user_id

    # --- forms ------------------------------------------------------------------------------

    def open_view(self, user_id: str, view: dict[str, Any], *, push: bool) -> dict[str, Any]:
        """Show a form to a person."""
        stack = self.views[user_id]
        if push and not stack:
            raise SlackError("not_found")
        if push and len(stack) >= 3:
            raise SlackError("push_limit_reached")
        if not push:
            stack.clear()
        opened = self._stamped(copy.deepcopy(view), f"V{next(self._numbers):08}")
        opened["root_view_id"] = stack[0]["id"] if stack else opened["id"]
        opened["previous_view_id"] = stack[-1]["id"] if stack else None
        stack.append(opened)
        self.announce()
        return opened

    def update_view(
        self, view_id: str, view: dict[str, Any], hash_: str | None = None
    ) -> dict[str, Any]:
        """Change a form that is open; what was typed stays where its input stays."""
        for stack in self.views.values():
            for position, old in enumerate(stack):
                if old["id"] != view_id:
                    continue
                if hash_ and hash_ != old["hash"]:
                    raise SlackError("hash_conflict")
                new = self._stamped(copy.deepcopy(view), view_id)
                new |= {key: old[key] for key in ("root_view_id", "previous_view_id")}
                self._keep_values(view_id, new)
                stack[position] = new
                self.announce()
                return new
        raise SlackError("not_found")

    def _stamped(self, view: dict[str, Any], view_id: str) -> dict[str, Any]:
        stamp = f"{next(self._numbers)}.{uuid.uuid4().hex[:8]}"
        return view | {
            "id": view_id,
            "team_id": self.team_id,
            "app_id": self.app_id,
            "hash": stamp,
            "private_metadata": view.get("private_metadata") or "",
        }

    def _keep_values(self, view_id: str, view: dict[str, Any]) -> None:
        kept = {
            (block.get("block_id"), block["element"].get("action_id"))
            for block in view.get("blocks") or ()
            if block.get("type") == "input"
        }
        self.values[view_id] = {
            block: actions
            for block, actions in self.values[view_id].items()
            if all((block, action) in kept for action in actions)
        }

    # --- private answers --------------------------------------------------------------------

    def new_url(self, channel: str, user: str, replaces: str | None = None) -> str:
        """Return the path of a new private answer's address."""
        path = f"/respond/{uuid.uuid4().hex}"
        self.urls[path] = ReplyUrl(channel, user, self.clock.now(), replaces=replaces)
        return path

    def reply(self, path: str, body: dict[str, Any]) -> tuple[int, str]:
        """Take a private answer; returns the HTTP status and what Slack would say."""
        url = self.urls.get(path)
        if url is None:
            return 404, "no_service"
        if self.clock.now() - url.made_at > _URL_LIFE:
            return 404, "expired_url"
        if url.uses >= _URL_USES:
            return 404, "used_url"
        url.uses += 1
        if body.get("delete_original"):
            self._forget(url)
        elif body.get("response_type") == "in_channel":
            self.channels[url.channel].messages.append(self.message(body))
        else:
            self.show_privately(url, body)
        self.announce()
        return 200, "ok"

    def show_privately(self, url: ReplyUrl, body: dict[str, Any]) -> None:
        """Show a message to one person, in place of the one they pressed if that is asked."""
        message = self.message(body) | {"channel": url.channel, "is_ephemeral": True}
        shown = self.private[url.user]
        if body.get("replace_original") and url.replaces:
            for position, old in enumerate(shown):
                if old["ts"] == url.replaces:
                    shown[position] = message | {"ts": old["ts"]}
                    return
        shown.append(message)

    def _forget(self, url: ReplyUrl) -> None:
        self.private[url.user] = [m for m in self.private[url.user] if m["ts"] != url.replaces]

    def message(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return a new message of the bot."""
        message = {
            "type": "message",
            "user": self.bot_user,
            "bot_id": "B0SELLERDESK",
            "app_id": self.app_id,
            "text": body.get("text") or "",
            "ts": self.new_ts(),
            "team": self.team_id,
        }
        kept = ("blocks", "metadata", "thread_ts")
        return message | {key: body[key] for key in kept if body.get(key) is not None}
