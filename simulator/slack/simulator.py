"""A Slack workspace on this computer that speaks Slack's wire protocols."""

import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any

from simulator.clock import Clock
from simulator.server import Server
from simulator.slack.deliveries import Delivery, Timeout
from simulator.slack.directory import Channel, Guest, User, the_members
from simulator.slack.faults import Faults
from simulator.slack.gestures import NotThere, Stage
from simulator.slack.person import Person
from simulator.slack.site import API, LINK, REPLIES, SlackSite
from simulator.slack.sockets import Sockets
from simulator.slack.web_api import Call, WebApi
from simulator.slack.workspace import Identity, Violation, Workspace

_SHOWN = 8


class NotSeen(AssertionError):  # noqa: N818 - it reads as what happened
    """Something did not happen in time; the message says what there is instead."""


class SlackSimulator:
    """A workspace with one app installed; a context manager, or `start` and `stop`.

    Web API and Socket Mode are at `api_url`, for `bot_token` and `app_token`. `clock` stamps
    messages and ages reply URLs; triggers live 3 s of `trigger_time` (real monotonic time). A
    `server` that is given is started and stopped by whoever gave it.
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
        self.sockets = Sockets(self.space.pulse, self.space.identity.app_id)
        self._web_api = WebApi(self.space, self.faults, self._new_socket_url)
        self._own = server is None
        self._server = server or Server()
        site = SlackSite(clock, self._web_api, self.sockets)
        for beginning in (API, REPLIES, LINK):
            self._server.serve(beginning, site)

    # life

    def start(self) -> None:
        """Answer from now on, on a server of its own."""
        if self._own:
            self._server.start()

    def stop(self) -> None:
        """End: sockets are closed, calls that are held get no answer."""
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

    # where and who

    @property
    def api_url(self) -> str:
        """Return what SLACK_API_URL is to be."""
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
        """Return the scopes the bot token has, to be changed in place."""
        return self.space.scopes

    # people and channels

    def add_user(  # noqa: PLR0913 - what a person is
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
        """Let somebody in, or replace what is known of them."""
        team = team_id or self.team_id
        self.space.directory.add_user(User(user_id, name, team, locale, tz, guest, deleted, is_bot))

    def add_channel(  # noqa: PLR0913 - what a channel is
        self,
        channel_id: str,
        name: str,
        *,
        members: Iterable[str] = (),
        bot_is_member: bool = True,
        archived: bool = False,
        private: bool = False,
    ) -> None:
        """Open a channel, or replace one; no `members` means everybody."""
        ids = the_members(members)
        channel = Channel(channel_id, name, ids, bot_is_member, archived, private)
        self.space.directory.add_channel(channel)

    def archive(self, channel_id: str, *, archived: bool = True) -> None:
        """Archive a channel, or bring it back. Raises KeyError."""
        self.space.directory.change_channel(channel_id, archived=archived)

    def person(self, user_id: str) -> Person:
        """Return somebody of the workspace. Raises NotThere."""
        user = self.space.directory.user(user_id)
        if user is None:
            raise NotThere(f"{user_id} was not added to the workspace")
        return Person(self._stage(), user)

    def stranger(self, user_id: str, *, team_id: str, name: str = "stranger") -> Person:
        """Return somebody of another workspace, who sees what is shared with theirs."""
        user = User(user_id, name, team_id, is_stranger=True)
        self.space.directory.add_user(user)
        return Person(self._stage(), user)

    def _stage(self) -> Stage:
        replies = f"http://{self._server.address}{REPLIES}"
        return Stage(self.space, self.sockets, replies, self.wait_for)

    # deliveries

    def deliver(self, kind: str, payload: Mapping[str, Any]) -> Delivery:
        """Send any payload to the app and return at once; `wait()` for its acknowledgement.

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
        """Send the same envelope, with the same trigger, a second time."""
        retry = {"retry_attempt": retry_attempt, "retry_reason": retry_reason}
        said = {key: value for key, value in retry.items() if value is not None}
        return self.sockets.deliver(delivery.again(**said))

    def repeat_next(self, count: int = 1) -> None:
        """Deliver each of the next envelopes twice."""
        self.sockets.repeat_next(count)

    # what happened

    @property
    def calls(self) -> list[Call]:
        """Return the app's calls, oldest first: Web API methods and `response_url`."""
        return list(self._web_api.calls)

    def calls_of(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method == method]

    @property
    def deliveries(self) -> list[Delivery]:
        """Return what was sent to the app, oldest first."""
        return list(self.sockets.deliveries)

    @property
    def violations(self) -> list[Violation]:
        """Return what the app sent that Slack does not take."""
        return self.space.violations

    @property
    def warnings(self) -> list[str]:
        """Return what Slack takes and a reader suffers from."""
        return self.space.warnings

    @property
    def timeouts(self) -> list[Timeout]:
        """Return what people saw instead of answers."""
        return self.sockets.timeouts()

    def forget(self) -> None:
        """Forget calls, deliveries and timeouts, for long runs; messages and forms stay."""
        self._web_api.calls.clear()
        self.sockets.forget()

    # waiting

    def wait_for(self, holds: Callable[[], object], *, timeout: float = 5, what: str = "") -> None:
        """Wait until something holds, `timeout` seconds of real time. Raises NotSeen."""
        if not self.space.pulse.wait_until(lambda: bool(holds()), timeout):
            raise NotSeen(f"not within {timeout} s: {what or 'what was waited for'}\n{self.seen()}")

    def seen(self) -> str:
        """Return the last messages and calls, for somebody who looks for a fault."""
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
