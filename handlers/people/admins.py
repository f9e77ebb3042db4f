"""What administrators are told: a direct message, or a mention in the channel of the approvals."""

from slack_sdk import WebClient

from bot.domain.admin_notices import CHANNEL, AdminNotice
from bot.domain.people import groups_of
from bot.ports.people import Staff
from handlers.people.views.admin_notice import admin_notice
from handlers.readers import Readers
from handlers.web_api import say


class SlackAdminChannel:
    """The AdminChannel port over Slack's Web API."""

    def __init__(self, slack: WebClient, readers: Readers, staff: Staff, *, channel: str) -> None:
        self._slack = slack
        self._readers = readers
        self._staff = staff
        self._channel = channel

    def tell(self, notice: AdminNotice) -> None:
        """Tell one recipient. Raises MessengerFault."""
        if notice.recipient != CHANNEL:
            reader = self._readers.of(notice.recipient)
            say(self._slack, admin_notice(reader, notice), channel=notice.recipient)
            return
        message = admin_notice(
            self._readers.channel(), notice, groups_of(self._staff.roles().admins)
        )
        say(self._slack, message, channel=self._channel)
