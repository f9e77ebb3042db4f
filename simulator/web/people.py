"""Who can be shown in a tab, and which commands are offered."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["operator", "approver", "nobody"]


@dataclass(frozen=True, slots=True)
class Someone:
    """A person to be shown, and the role the app gives them."""

    user_id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command as Slack's composer offers it, in each language of its readers."""

    name: str
    hint: dict[str, str]
    about: dict[str, str]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut of the app, and its name in each language of its readers."""

    callback_id: str
    on: Literal["composer", "message"]
    name: dict[str, str]
