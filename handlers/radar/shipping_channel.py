"""Messages about the orders to ship over Slack's Web API."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from slack_sdk import WebClient

from bot.domain.health.late_shipments import LateShipments
from bot.domain.messages import Posted
from bot.domain.radar.to_ship import Due, ToShip
from bot.ports.slack import HomeTab, MessengerFault, Staff
from handlers.blocks import Message
from handlers.radar.views import overdue, taking
from handlers.radar.views.shipping import shipping_message
from handlers.readers import Readers
from handlers.stores import of_store
from handlers.web_api import GONE, UNCHANGEABLE, call, content, drawn_or_plain, say

_log = logging.getLogger(__name__)


class SlackShippingChannel:
    """The ShippingChannel port over Slack's Web API."""

    def __init__(  # noqa: PLR0913 - what its messages need
        self,
        slack: WebClient,
        readers: Readers,
        home: HomeTab,
        staff: Staff,
        *,
        store: str,
        channel: str,
    ) -> None:
        self._slack = slack
        self._readers = readers
        self._home = home
        self._staff = staff
        self._store = store
        self._channel = channel

    def post(self, day: date, seen: ToShip) -> Posted:
        """Post the message of a day."""
        return self._post(self._drawn(day, seen))

    def update(self, day: date, seen: ToShip, message: Posted) -> Posted:
        """Update the message of a day; one that cannot be edited stays as it is."""
        drawn = self._drawn(day, seen)
        where = {"channel": message.channel, "ts": message.ts}
        try:
            drawn_or_plain(
                lambda shown: call(self._slack, "chat_update", **where, **content(shown)), drawn
            )
        except MessengerFault as fault:
            if fault.code == GONE:
                return self._post(drawn)
            if fault.code not in UNCHANGEABLE:
                raise
            _log.warning("shipping.not_updated", extra={"fault": fault.code})
        return message

    def overdue(self, due: Sequence[Due], late: LateShipments | None, under: Posted) -> None:
        """Post the orders that became overdue in the thread of the day's message."""
        message = overdue.turned_overdue(self._readers.channel(), due, late)
        say(self._slack, self._named(message), channel=under.channel, thread_ts=under.ts)

    def deadline(self, due: Due, user_id: str) -> None:
        """Remind a person by a direct message."""
        operator = self._staff.roles().may_operate(self._home.person(user_id))
        message = taking.reminder(
            self._readers.of(user_id), due, store=self._store, operator=operator
        )
        say(self._slack, self._named(message), channel=user_id)

    def _drawn(self, day: date, seen: ToShip) -> Message:
        reader = self._readers.channel()
        return self._named(shipping_message(reader, day, seen, store=self._store))

    def _named(self, message: Message) -> Message:
        return of_store(message, self._store, self._readers.store)

    def _post(self, message: Message) -> Posted:
        said: Any = say(self._slack, message, channel=self._channel)
        return Posted(str(said["channel"]), str(said["ts"]))
