"""Trigger ids and response URLs: issued with a delivery, valid for a limited time and use."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from simulator.change_signal import ChangeSignal

TRIGGER_LIVES = 3.0
REPLY_LIVES = timedelta(minutes=30)
REPLY_USES = 5
_KEPT = 20_000


@dataclass(slots=True)
class Trigger:
    """Permission to open one modal for one user."""

    user_id: str
    view_id: str | None
    made: float
    used: bool = False


@dataclass(slots=True)
class Reply:
    """Permission to reply in one channel; `message_ts` is the target of replace_original."""

    user_id: str
    channel: str
    message_ts: str | None
    made: float
    uses: int = 0


class GrantRefused(Exception):  # noqa: N818 - holds Slack's error code
    """A rejected trigger or response URL; `args[0]` is Slack's error code."""


class Grants:
    """Triggers (valid for 3 s of `trigger_time`) and response URLs (30 min of `reply_time`)."""

    def __init__(
        self,
        signal: ChangeSignal,
        trigger_time: Callable[[], float],
        reply_time: Callable[[], float],
    ) -> None:
        self._signal = signal
        self._trigger_time = trigger_time
        self._reply_time = reply_time
        self._triggers: OrderedDict[str, Trigger] = OrderedDict()
        self._replies: OrderedDict[str, Reply] = OrderedDict()

    def new_trigger(self, user_id: str, view_id: str | None = None) -> str:
        """Return a trigger_id for a user's action."""
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        )
        with self._signal.lock:
            self._triggers[trigger_id] = Trigger(user_id, view_id, self._trigger_time())
            if len(self._triggers) > _KEPT:
                self._triggers.popitem(last=False)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Consume a trigger. Raises GrantRefused."""
        with self._signal.lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None:
                raise GrantRefused("invalid_trigger_id")
            if trigger.used:
                raise GrantRefused("exchanged_trigger_id")
            if self._trigger_time() - trigger.made > TRIGGER_LIVES:
                raise GrantRefused("expired_trigger_id")
            trigger.used = True
            return trigger

    def new_reply(self, user_id: str, channel: str, message_ts: str | None = None) -> str:
        """Return the secret part of a response_url."""
        word = secrets.token_urlsafe(18)
        with self._signal.lock:
            self._replies[word] = Reply(user_id, channel, message_ts, self._reply_time())
            if len(self._replies) > _KEPT:
                self._replies.popitem(last=False)
        return word

    def use_reply(self, word: str) -> Reply:
        """Count one use of a response_url. Raises GrantRefused."""
        with self._signal.lock:
            reply = self._replies.get(word)
            if reply is None:
                raise GrantRefused("no_such_url")
            if self._reply_time() - reply.made > REPLY_LIVES.total_seconds():
                raise GrantRefused("expired_url")
            if reply.uses >= REPLY_USES:
                raise GrantRefused("used_url")
            reply.uses += 1
            return reply
