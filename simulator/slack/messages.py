"""Messages in channels, and ephemeral ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.change_signal import ChangeSignal
from simulator.clock import Clock

KEPT_EPHEMERALS = 2000
LONGEST_TEXT = 40_000


@dataclass(slots=True)
class Message:
    """A message; `only_for` is the user who sees an ephemeral one."""

    channel: str
    ts: str
    author: str
    text: str
    blocks: list[dict[str, Any]] | None = None
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    only_for: str | None = None
    edited: str | None = None
    by_app: Mapping[str, str] = field(default_factory=dict)
    unfurls: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the app shows under the links of the message, by URL."""

    def as_api(self) -> dict[str, Any]:
        """Return the message as the Web API and payloads show it now; its parts are not copied."""
        shown: dict[str, Any] = {
            "type": "message",
            "user": self.author,
            "ts": self.ts,
            **self.by_app,
            "text": self.text,
        }
        if self.blocks is not None:
            shown["blocks"] = self.blocks
        if self.metadata is not None:
            shown["metadata"] = self.metadata
        if self.unfurls:
            shown["attachments"] = [
                {"id": number, "from_url": url, "is_app_unfurl": True, **one}
                for number, (url, one) in enumerate(self.unfurls.items(), start=1)
            ]
        if self.thread_ts is not None:
            shown["thread_ts"] = self.thread_ts
        if self.edited is not None:
            shown["edited"] = {"user": self.author, "ts": self.edited}
        return shown

    def as_seen(self) -> dict[str, Any]:
        """Return the message with its channel and whether it is ephemeral."""
        return self.as_api() | {"channel": self.channel, "is_ephemeral": self.only_for is not None}


class Messages:
    """All messages, by channel and timestamp; thread-safe."""

    def __init__(self, signal: ChangeSignal, clock: Clock) -> None:
        self._signal = signal
        self._clock = clock
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._last = 0

    def next_ts(self) -> str:
        """Return a unique, increasing timestamp."""
        with self._signal.lock:
            now = self._clock.now().timestamp()
            self._last = max(self._last + 1, int(now * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, message: Message) -> None:
        """Add a message."""
        with self._signal.lock:
            said = self._by_channel.setdefault(message.channel, {})
            said[message.ts] = message
            if message.only_for is not None:
                self._forget_old(said)
        self._signal.notify()

    @staticmethod
    def _forget_old(said: dict[str, Message]) -> None:
        if len(said) <= KEPT_EPHEMERALS:
            return
        ephemeral = [ts for ts, message in said.items() if message.only_for is not None]
        for ts in ephemeral[: max(0, len(ephemeral) - KEPT_EPHEMERALS // 2)]:
            del said[ts]

    def get(self, channel: str, ts: str) -> Message | None:
        """Return a message, or None."""
        with self._signal.lock:
            return self._by_channel.get(channel, {}).get(ts)

    def changed(self, message: Message, **changes: Any) -> None:
        """Change a message."""
        with self._signal.lock:
            for name, value in changes.items():
                setattr(message, name, value)
        self._signal.notify()

    def remove(self, message: Message) -> None:
        """Delete a message."""
        with self._signal.lock:
            self._by_channel.get(message.channel, {}).pop(message.ts, None)
        self._signal.notify()

    def seen_by(self, user_id: str, channel: str) -> list[Message]:
        """Return the messages that a user sees in a channel, oldest first."""
        with self._signal.lock:
            said = self._by_channel.get(channel, {}).values()
            return [message for message in said if message.only_for in (None, user_id)]

    def ephemerals(self, user_id: str) -> list[Message]:
        """Return a user's ephemeral messages in all channels, oldest first."""
        with self._signal.lock:
            found = [
                message
                for said in self._by_channel.values()
                for message in said.values()
                if message.only_for == user_id
            ]
        return sorted(found, key=lambda message: message.ts)

    def last(self, count: int) -> list[Message]:
        """Return the newest messages of all channels, oldest first."""
        with self._signal.lock:
            every = [message for said in self._by_channel.values() for message in said.values()]
        return sorted(every, key=lambda message: message.ts)[-count:]
