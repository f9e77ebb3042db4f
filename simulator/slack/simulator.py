"""A Slack workspace served over Slack's wire protocols."""

import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any

from simulator.change_signal import PATIENCE
from simulator.clock import Clock
from simulator.server import Server
from simulator.slack.deliveries import Delivery, Timeout
from simulator.slack.directory import Channel, Guest, User, the_members
from simulator.slack.faults import Faults
from simulator.slack.interactions import NotThere, Stage
from simulator.slack.person import Person
from simulator.slack.roster import Roster
from simulator.slack.site import API, LINK, REPLIES, SlackSite
from simulator.slack.sockets import Sockets
from simulator.slack.web_api import Call, WebApi
from simulator.slack.workspace import Identity, Violation, Workspace

_SHOWN = 8


class NotSeen(AssertionError):  # noqa: N818 - reads as an event
    """Something did not happen in time; the message shows the last messages and calls."""


class SlackSimulator:
    """A workspace with one app installed; use as a context manager or with `start` and `stop`.

    Web API and Socket Mode are at `api_url`, for `bot_token` and `app_token`. `clock` sets message
    timestamps and expires response URLs; triggers expire after 3 s of `trigger_time` (real
    monotonic time). A `server` passed in is started and stopped by the caller.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        server: Server | None = None,
        team_id: str = "T0DEMO",
        trigger_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self.space = Workspace(clock, Identity(team_id), trigger_time)
        self.faults = Faults()
        self.sockets = Sockets(self.space.signal, self.space.identity.app_id)
        self._web_api = WebApi(self.space, self.faults, self._new_socket_url)
        self._own = server is None
        self._server = server or Server()
        site = SlackSite(clock, self._web_api, self.sockets)
        for beginning in (API, REPLIES, LINK):
            self._server.serve(beginning, site)

    # lifecycle

    def start(self) -> None:
        """Start a server of its own."""
        if self._own:
            self._server.start()

    def stop(self) -> None:
        """Close the sockets; held calls get no answer."""
        self.faults.stop()
        self.sockets.close()
        if self._own:
            self._server.stop()

    def __enter__(self) -> "SlackSimulator":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # addresses and identity

    @property
    def api_url(self) -> str:
        """Return the value for SLACK_API_URL."""
        return f"http://{self._server.address}{API}"

    def _new_socket_url(self) -> str:
        return f"ws://{self._server.address}{LINK}?ticket={self.sockets.new_ticket()}"

    @property
    def team_id(self) -> str:
        """Return the workspace's id."""
        return self.space.identity.team_id

    @property
    def bot_token(self) -> str:
        """Return the token for the Web API."""
        return self.space.identity.bot_token

    @property
    def app_token(self) -> str:
        """Return the token for Socket Mode."""
        return self.space.identity.app_token

    @property
    def bot_user_id(self) -> str:
        """Return the user id of the app's bot."""
        return self.space.identity.bot_user_id

    @property
    def app_id(self) -> str:
        """Return the app's id."""
        return self.space.identity.app_id

    @property
    def scopes(self) -> set[str]:
        """Return the bot token's scopes, to be changed in place."""
        return self.space.scopes

    # users and channels

    def add_user(  # noqa: PLR0913 - a user's fields
        self,
        user_id: str,
        name: str,
        *,
        locale: str = "en-US",
        tz: str = "Asia/Tokyo",
        guest: Guest = False,
        deleted: bool = False,
        is_bot: bool = False,
        team_id: str | None = None,
    ) -> None:
        """Add or replace a user."""
        team = team_id or self.team_id
        self.space.directory.add_user(User(user_id, name, team, locale, tz, guest, deleted, is_bot))

    def add_channel(  # noqa: PLR0913 - a channel's fields
        self,
        channel_id: str,
        name: str,
        *,
        members: Iterable[str] = (),
        bot_is_member: bool = True,
        archived: bool = False,
        private: bool = False,
    ) -> None:
        """Add or replace a channel; without `members` everyone is in it."""
        ids = the_members(members)
        channel = Channel(channel_id, name, ids, bot_is_member, archived, private)
        self.space.directory.add_channel(channel)

    def archive(self, channel_id: str, *, archived: bool = True) -> None:
        """Archive a channel, or unarchive it. Raises KeyError."""
        self.space.directory.change_channel(channel_id, archived=archived)

    def person(self, user_id: str) -> Person:
        """Return a user of the workspace. Raises NotThere."""
        user = self.space.directory.user(user_id)
        if user is None:
            raise NotThere(f"{user_id} was not added to the workspace")
        return Person(self._stage(), user)

    def stranger(self, user_id: str, *, team_id: str, name: str = "stranger") -> Person:
        """Return a user of another workspace, as in a Slack Connect channel."""
        user = User(user_id, name, team_id, is_stranger=True)
        self.space.directory.add_user(user)
        return Person(self._stage(), user)

    def _stage(self) -> Stage:
        replies = f"http://{self._server.address}{REPLIES}"
        return Stage(self.space, self.sockets, replies, self.wait_for)

    @property
    def roster(self) -> Roster:
        """Return what changes users and groups, with the events that Slack sends of it."""
        return Roster(self._stage())

    # deliveries

    def deliver(self, kind: str, payload: Mapping[str, Any]) -> Delivery:
        """Send any payload to the app without waiting; `wait()` waits for the acknowledgement.

        `kind` is `slash_commands`, `interactive` or `events_api`.
        """
        return self._stage().send(kind, payload, kind)

    def redeliver(
        self,
        delivery: Delivery,
        *,
        retry_attempt: int | None = None,
        retry_reason: str | None = None,
    ) -> Delivery:
        """Send the same envelope again, with the same trigger."""
        retry = {"retry_attempt": retry_attempt, "retry_reason": retry_reason}
        said = {key: value for key, value in retry.items() if value is not None}
        return self.sockets.deliver(delivery.again(**said))

    def repeat_next(self, count: int = 1) -> None:
        """Deliver each of the next envelopes twice."""
        self.sockets.repeat_next(count)

    # records

    @property
    def calls(self) -> list[Call]:
        """Return the app's calls, oldest first: Web API methods and `response_url`."""
        return list(self._web_api.calls)

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """Return the deliveries to the app, oldest first."""
        return list(self.sockets.deliveries)

    @property
    def violations(self) -> list[Violation]:
        """Return the app's requests that Slack would reject."""
        return self.space.violations

    @property
    def warnings(self) -> list[str]:
        """Return warnings about content that Slack accepts but that is hard to read."""
        return self.space.warnings

    @property
    def timeouts(self) -> list[Timeout]:
        """Return the errors that users saw instead of answers."""
        return self.sockets.timeouts()

    def forget(self) -> None:
        """Drop recorded calls, deliveries and timeouts, for long runs; messages and forms stay."""
        self._web_api.calls.clear()
        self.sockets.forget()

    # waiting

    def wait_for(
        self, holds: Callable[[], object], *, timeout: float = PATIENCE, what: str = ""
    ) -> None:
        """Wait up to `timeout` seconds of real time for `holds`. Raises NotSeen."""
        if not self.space.signal.wait_until(lambda: bool(holds()), timeout):
            raise NotSeen(f"not within {timeout} s: {what or 'what was waited for'}\n{self.seen()}")

    def seen(self) -> str:
        """Return the last messages and calls, for failure messages."""
        lines = [
            f"  {one.channel}{f' (only {one.only_for})' if one.only_for else ''}: {one.text[:200]}"
            for one in self.space.messages.last(_SHOWN)
        ]
        calls = [f"  {call.method} {call.error or 'ok'}" for call in self.calls[-_SHOWN:]]
        return "\n".join(
            [
                f"sockets open: {len(self.sockets)}",
                *["last messages:", *lines],
                *["last calls:", *calls],
                *[f"violation: {one}" for one in self.violations[-_SHOWN:]],
                *[f"timeout: {one}" for one in self.timeouts[-_SHOWN:]],
            ]
        )
