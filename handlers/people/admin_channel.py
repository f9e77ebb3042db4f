"""Notices to administrators: a direct message, or a mention in the approvals channel."""

from collections.abc import Sequence

from slack_sdk import WebClient

from bot.domain.people import groups_of
from bot.domain.people.admin_notices import CHANNEL, AdminNotice
from bot.ports.slack import Staff
from handlers.people.views.admin_notice import admin_notice
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import say


class SlackAdminChannel:
    """The AdminChannel port over Slack's Web API."""

    def __init__(
        self, slack: WebClient, readers: Readers, staff: Staff, *, store: str, channel: str
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._staff = staff
        self._store = store
        self.channel = channel

    def tell(self, notice: AdminNotice, stores: Sequence[str]) -> None:
        """Send a notice about `stores` (their names) to one recipient. Raises MessengerFault."""
        if notice.recipient != CHANNEL:
            reader, channel = self._readers.of(notice.recipient), notice.recipient
            message = admin_notice(reader, notice)
        else:
            reader, channel = self._readers.channel(), self.channel
            message = admin_notice(reader, notice, groups_of(self._staff.roles().admins))
        names = reader.enumerate(stores) if reader.store else ""
        say(self._slack, of_store(message, self._store, names), channel=channel)
