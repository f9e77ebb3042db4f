"""Notices to administrators about the people on the lists and about the Slack app."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CHANNEL = ""
"""The recipient that stands for APPROVALS_CHANNEL."""


class AdminEvent(StrEnum):
    """What happened; its value is the key of its text in the catalogues."""

    APPROVER_LEFT = "approver_left"
    """Slack deactivated an approver."""
    NOBODY_APPROVES = "nobody_approves"
    """Nobody can approve requests of some kind any more."""
    GROUP_UNREAD = "group_unread"
    """A group could not be read for so long that its members lose their rights."""
    OTHER_PROGRAM = "other_program"
    """Another program uses the Slack app and gets some of its deliveries."""


@dataclass(frozen=True, slots=True)
class AdminNotice:
    """A notice to one recipient, a person's id or CHANNEL.

    `subject` is the person, list or group concerned, `who` the people and groups to name, `why` the
    variant of an event that has several. It is sent at `not_before` or later; None: it was sent.
    """

    kind: AdminEvent
    subject: str
    recipient: str
    why: str
    who: tuple[str, ...]
    at: datetime
    not_before: datetime | None
