"""A workspace's state, and the one app installed in it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.change_signal import ChangeSignal
from simulator.clock import Clock
from simulator.slack.directory import SLACKBOT, Directory, User, new_id
from simulator.slack.grants import Grants
from simulator.slack.messages import Messages
from simulator.slack.views import Views

DOMAIN = "demo"
DEFAULT_SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "usergroups:read",
        "channels:read",
        "groups:read",
        "links:read",
        "links:write",
    }
)
UNFURL_DOMAINS = (
    "sellercentral.amazon.com",
    "sellercentral.amazon.co.jp",
    "sellercentral.amazon.co.uk",
    "sellercentral.amazon.de",
    "sellercentral-europe.amazon.com",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The app and the workspace it is installed in."""

    team_id: str
    team_name: str = "Demo"
    app_id: str = field(default_factory=lambda: new_id("A"))
    app_name: str = "sellerdesk"
    bot_id: str = field(default_factory=lambda: new_id("B"))
    bot_user_id: str = field(default_factory=lambda: new_id("U"))
    bot_token: str = field(default_factory=lambda: f"xoxb-{secrets.token_hex(12)}", repr=False)
    app_token: str = field(default_factory=lambda: f"xapp-1-{secrets.token_hex(12)}", repr=False)
    verification_token: str = field(default_factory=lambda: secrets.token_hex(12), repr=False)


@dataclass(frozen=True, slots=True)
class Violation:
    """A request of the app that Slack would reject."""

    where: str
    errors: tuple[str, ...]


class Workspace:
    """All state; each part is thread-safe, `signal` is shared by all."""

    def __init__(self, clock: Clock, identity: Identity, trigger_time: Callable[[], float]) -> None:
        self.clock = clock
        self.identity = identity
        self.signal = ChangeSignal()
        self.scopes: set[str] = set(DEFAULT_SCOPES)
        self.unfurl_domains: set[str] = set(UNFURL_DOMAINS)
        """The domains whose links the app hears of, as its manifest registers them."""
        self.home_enabled = True
        """Whether the app has a Home tab."""
        self.groups_in_plan = True
        """Whether the workspace's plan has user groups; the free one has none."""
        self.violations: list[Violation] = []
        self.warnings: list[str] = []
        self.directory = Directory(self.signal, identity.team_id)
        self.messages = Messages(self.signal, clock)
        self.views = Views(self.signal, clock, _view_identity(identity))
        self.grants = Grants(self.signal, trigger_time, clock.monotonic)
        bot = User(identity.bot_user_id, identity.app_name, identity.team_id, is_bot=True)
        self.directory.add_user(bot)
        # It is no bot by its own account: whoever counts members must know its id.
        self.directory.add_user(User(SLACKBOT, "slackbot", identity.team_id))

    def home_of(self, user_id: str) -> dict[str, Any] | None:
        """Return a user's App Home as Slack stores it, None before the app published one."""
        view = self.views.home(user_id)
        return self.views.as_api(view) if view else None

    def violated(self, where: str, errors: Sequence[str]) -> None:
        """Note what the app sent wrongly."""
        with self.signal.lock:
            self.violations.append(Violation(where, tuple(errors)))
        self.signal.notify()

    def signature(self) -> dict[str, str]:
        """Return what marks a message as the app's own."""
        return {
            "bot_id": self.identity.bot_id,
            "app_id": self.identity.app_id,
            "team": self.identity.team_id,
        }


def _view_identity(identity: Identity) -> dict[str, Any]:
    return {
        "team_id": identity.team_id,
        "app_id": identity.app_id,
        "app_installed_team_id": identity.team_id,
        "bot_id": identity.bot_id,
    }
