"""Socket Mode: the app's connections, their envelopes and connection faults."""

import json
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping

from simulator.change_signal import ChangeSignal
from simulator.slack.answers import ApiError
from simulator.slack.deliveries import NOBODY_THERE, TIMED_OUT, Delivery, Timeout
from simulator.websocket import WebSocket

MOST = 10
_KEPT = 20_000


class Sockets:
    """The open connections, oldest first; thread-safe."""

    def __init__(self, signal: ChangeSignal, app_id: str) -> None:
        self._signal = signal
        self._app_id = app_id
        self._lock = threading.Lock()
        self._tickets: set[str] = set()
        self._open: list[WebSocket] = []
        self._turn = 0
        self._pending: dict[str, list[Delivery]] = defaultdict(list)
        self._refusing = False
        self._repeats = 0
        self._losing = False
        self._timeouts: list[Timeout] = []
        self.deliveries: deque[Delivery] = deque(maxlen=_KEPT)
        """What was sent to the app, oldest first, repeats included."""
        self.lost: list[str] = []
        """The envelopes whose acknowledgement got lost, oldest first."""
        self.opened = 0
        """How many sockets were ever opened."""

    def __len__(self) -> int:
        return len(self._open)

    @property
    def waiting(self) -> int:
        """Return the number of unacknowledged envelopes."""
        return len(self._pending)

    # connecting

    def new_ticket(self) -> str:
        """Return a ticket for one connection. Raises ApiError."""
        with self._lock:
            if self._refusing:
                raise ApiError("internal_error")
            if len(self._open) >= MOST:
                raise ApiError("too_many_websockets")
            ticket = secrets.token_urlsafe(18)
            self._tickets.add(ticket)
            return ticket

    def admits(self, ticket: str) -> bool:
        """Consume a ticket; return whether it was valid."""
        with self._lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
            return known

    # connection lifecycle, called by the server

    def greeting(self) -> str:
        """Return the `hello` frame."""
        hello = {
            "type": "hello",
            "num_connections": len(self._open) + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "simulator", "approximate_connection_time": 18060},
        }
        return json.dumps(hello)

    def begin(self, web_socket: WebSocket) -> None:
        """Add a new connection."""
        with self._lock:
            self._open.append(web_socket)
            self.opened += 1
        self._signal.notify()

    def end(self, web_socket: WebSocket) -> None:
        """Remove a connection."""
        with self._lock:
            if web_socket in self._open:
                self._open.remove(web_socket)
        self._signal.notify()

    # delivering

    def deliver(self, delivery: Delivery) -> Delivery:
        """Send an envelope to the connections in turn; twice if `repeat_next` asked for it."""
        self._send(delivery)
        with self._lock:
            repeat = self._repeats > 0
            self._repeats -= repeat
        if repeat:
            self._send(delivery.again())
        return delivery

    def _send(self, delivery: Delivery) -> None:
        text = json.dumps(delivery.envelope, separators=(",", ":"))
        self.deliveries.append(delivery)
        with self._lock:
            self._pending[delivery.envelope_id].append(delivery)
        for web_socket in self._in_turn():
            delivery.sent_at = time.monotonic()
            delivery.via = web_socket
            try:
                web_socket.send_text(text)
            except OSError:
                self.end(web_socket)
            else:
                return
        self._lose(delivery, NOBODY_THERE)

    def _in_turn(self) -> list[WebSocket]:
        with self._lock:
            if not self._open:
                return []
            self._turn = (self._turn + 1) % len(self._open)
            return self._open[self._turn :] + self._open[: self._turn]

    def take(self, web_socket: WebSocket, text: str) -> None:
        """Handle a message from the app: an acknowledgement with or without a response."""
        said = json.loads(text)
        if self._losing:
            self.lost.append(str(said.get("envelope_id")))
            self._signal.notify()
            return
        delivery = self._waiting(str(said.get("envelope_id")), web_socket)
        if delivery is None:
            return
        response = said.get("payload")
        delivery.acknowledge(response if isinstance(response, Mapping) else {})
        if delivery.error is not None:
            self._note(delivery)
        self._signal.notify()

    def _waiting(self, envelope_id: str, web_socket: WebSocket) -> Delivery | None:
        """Return the acknowledged delivery: over this connection if any, else the latest."""
        with self._lock:
            waiting = self._pending.get(envelope_id)
            if not waiting:
                return None
            found = next((one for one in waiting if one.via is web_socket), waiting[-1])
            self._settle(found)
            return found

    def _settle(self, delivery: Delivery) -> None:
        waiting = self._pending[delivery.envelope_id]
        if delivery in waiting:
            waiting.remove(delivery)
        if not waiting:
            del self._pending[delivery.envelope_id]

    def give_up(self) -> None:
        """Fail all unacknowledged deliveries: the app that received them is gone."""
        with self._lock:
            waiting = [one for queue in self._pending.values() for one in queue]
        for delivery in waiting:
            self._lose(delivery, TIMED_OUT)

    def timeouts(self) -> list[Timeout]:
        """Return the errors that users have seen instead of answers."""
        with self._lock:
            waiting = [one for queue in self._pending.values() for one in queue if one.overdue]
        for delivery in waiting:
            self._lose(delivery, TIMED_OUT)
        return list(self._timeouts)

    def _lose(self, delivery: Delivery, error: str) -> None:
        with self._lock:
            self._settle(delivery)
        delivery.fail(error)
        self._note(delivery)

    def _note(self, delivery: Delivery) -> None:
        if delivery.envelope["type"] == "events_api":
            return  # nobody waits for the answer to an event
        with self._lock:
            error = str(delivery.error)
            known = any(one.envelope_id == delivery.envelope_id for one in self._timeouts)
            if not known:
                self._timeouts.append(
                    Timeout(delivery.user_id, delivery.what, error, delivery.envelope_id)
                )
        self._signal.notify()

    def repeat_next(self, count: int) -> None:
        """Deliver each of the next envelopes twice."""
        with self._lock:
            self._repeats += count

    # fault injection

    def refuse(self, *, on: bool = True) -> None:
        """Refuse new connections, until `on=False`."""
        self._refusing = on

    def lose_acks(self, *, on: bool = True) -> None:
        """Discard the app's acknowledgements, until `on=False` (see `lost`)."""
        self._losing = on

    def reset(self, index: int | None = None) -> None:
        """Reset all connections, or one (TCP RST)."""
        for web_socket in self._chosen(index):
            web_socket.reset()

    def half_open(self, index: int | None = None) -> None:
        """Make all connections, or one, half-open: data is lost and pings get no answer."""
        for web_socket in self._chosen(index):
            web_socket.half_open = True

    def disconnect_frame(
        self,
        index: int | None = None,
        *,
        reason: str = "refresh_requested",
        silent: bool = False,
    ) -> None:
        """Ask the app to replace all connections, or one, as Slack does every few hours.

        `silent` sends nothing more on the old connection, so that slack_sdk's built-in client waits
        3 s on it. Which of the two Slack does was not established.
        """
        frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "simulator"}}
        for web_socket in self._chosen(index):
            web_socket.send_text(json.dumps(frame))
            if not silent:
                web_socket.ping()

    def send(self, said: str | bytes, index: int | None = None) -> None:
        """Send a text that need not be an envelope, or bytes that need not be a frame."""
        for web_socket in self._chosen(index):
            if isinstance(said, str):
                web_socket.send_text(said)
            else:
                web_socket.send_bytes(said)

    def ping(self, index: int | None = None) -> None:
        """Ping the app."""
        for web_socket in self._chosen(index):
            web_socket.ping()

    def close(self, index: int | None = None) -> None:
        """Close all connections, or one, with a close frame."""
        for web_socket in self._chosen(index):
            web_socket.close()

    def _chosen(self, index: int | None) -> list[WebSocket]:
        with self._lock:
            return list(self._open) if index is None else [self._open[index]]

    def forget(self) -> None:
        """Drop finished deliveries and timeouts."""
        with self._lock:
            self.deliveries.clear()
            self._timeouts.clear()
