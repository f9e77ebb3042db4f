"""Unread marks: up to which message each person has read each channel."""

import threading

from simulator.slack.messages import Message
from simulator.slack.workspace import Workspace


class Reads:
    """What people have read; thread-safe. Nobody has read anything to begin with."""

    def __init__(self, space: Workspace) -> None:
        self._space = space
        self._lock = threading.Lock()
        self._read: dict[tuple[str, str], str] = {}

    def read_until(self, user_id: str, channel: str) -> str:
        """Return the timestamp up to which a channel is read, "" for unread."""
        with self._lock:
            return self._read.get((user_id, channel), "")

    def read_all(self, user_id: str, channel: str) -> None:
        """Mark all of a channel as read."""
        seen = self._space.messages.seen_by(user_id, channel)
        if seen:
            with self._lock:
                self._read[user_id, channel] = max(message.ts for message in seen)

    def unread(self, user_id: str, channel: str) -> list[Message]:
        """Return the unread messages of others in a channel, without replies in threads."""
        since = self.read_until(user_id, channel)
        return [
            message
            for message in self._space.messages.seen_by(user_id, channel)
            if message.ts > since and message.author != user_id and not is_reply(message)
        ]


def is_reply(message: Message) -> bool:
    """Return whether a message is shown in its thread only."""
    return message.thread_ts is not None and message.thread_ts != message.ts
