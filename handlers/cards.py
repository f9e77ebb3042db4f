"""Cards in a channel: posted once, then updated in place."""

import logging
from collections.abc import Hashable
from typing import Final

from slack_sdk import WebClient

from bot.domain.messages import Posted, Shown
from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.web_api import GONE, UNCHANGEABLE, call, content

_log = logging.getLogger(__name__)
_REMEMBERED: Final = 1_000


class Cards:
    """The cards of one kind in a channel, by the id of what they show."""

    def __init__(self, slack: WebClient, channel: str) -> None:
        self._slack = slack
        self._channel = channel
        self._anew: dict[str, tuple[Hashable, Shown]] = {}

    def draw(self, key: str, card: Posted | None, message: Message, shows: Hashable) -> Shown:
        """Post a card, or update `card` in place. Raises MessengerFault.

        Where the workspace forbids editing, each state gets one new card; `shows` are the parts
        that justify one.
        """
        forbidden = ""
        if card is not None:
            fault = self.update(card, message)
            if fault is None:
                return Shown(card)
            forbidden = fault if fault != GONE else ""
            then, shown = self._anew.get(key, (None, Shown(card)))
            if forbidden and then == shows:
                return shown
        posted = self.post(message)
        shown = Shown(posted, forbidden)
        if forbidden:
            _log.warning("card.posted_anew", extra={"fault": forbidden, "about": key})
            self._anew[key] = shows, shown
            while len(self._anew) > _REMEMBERED:
                self._anew.pop(next(iter(self._anew)))
        return shown

    def post(self, message: Message) -> Posted:
        """Post a new message. Raises MessengerFault."""
        posted = call(self._slack, "chat_postMessage", channel=self._channel, **content(message))
        return Posted(str(posted["channel"]), str(posted["ts"]))

    def update(self, card: Posted, message: Message) -> str | None:
        """Update a message; return Slack's error code if it can no longer be changed.

        Raises MessengerFault for any other reason.
        """
        where = {"channel": card.channel, "ts": card.ts}
        try:
            call(self._slack, "chat_update", **where, **content(message))
        except MessengerFault as fault:
            if fault.code not in UNCHANGEABLE:
                raise
            return fault.code
        return None
