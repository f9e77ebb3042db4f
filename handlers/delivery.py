"""A delivery over Socket Mode: handled, acknowledged, and only then what can wait."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from functools import partial

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest


class _InHand(threading.local):
    """What waits for the acknowledgement of the delivery in this thread's hands, if any."""

    waiting: list[Callable[[], object]] | None = None


_in_hand = _InHand()


def afterwards(work: Callable[[], object]) -> None:
    """Do `work` when this thread has acknowledged its delivery; at once where it has none.

    It keeps its logging context, takes no time to speak of, and does not fail.
    """
    if _in_hand.waiting is None:
        work()
    else:
        _in_hand.waiting.append(partial(copy_context().run, work))


class Socket(SocketModeHandler):
    """A connection to Slack that wakes no other thread before it has acknowledged a delivery."""

    def handle(  # type: ignore[override] # Bolt's narrows it in the same way
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        """Handle a delivery, acknowledge it, and do what was put off."""
        waiting: list[Callable[[], object]] = []
        # A cut connection takes no acknowledgement for a while: nothing waits for that.
        _in_hand.waiting = waiting if client.is_connected() else None
        try:
            super().handle(client, req)
        finally:
            _in_hand.waiting = None
            for work in waiting:
                work()
