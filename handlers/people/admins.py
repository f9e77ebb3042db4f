"""What administrators are told: a direct message, or a mention in the channel of the approvals."""

from slack_sdk import WebClient

from bot.domain.admin_notices import CHANNEL, AdminNotice
from bot.domain.people import groups_of
from bot.ports.people import Staff
from handlers.blocks import Message
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
        self._channel = channel

    def tell(self, notice: AdminNotice) -> None:
        """Tell one recipient. Raises MessengerFault."""
        if notice.recipient != CHANNEL:
            reader = self._readers.of(notice.recipient)
            self._say(admin_notice(reader, notice), notice.recipient)
            return
        groups = groups_of(self._staff.roles().admins)
        self._say(admin_notice(self._readers.channel(), notice, groups), self._channel)

    def _say(self, message: Message, channel: str) -> None:
        named = of_store(message, self._store, self._readers.store)
        say(self._slack, named, channel=channel)
