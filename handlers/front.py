"""What a listener needs besides the Desk: Slack's client, the people, the pools, the words."""

import dataclasses
import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.desk import Desk
from bot.logs import current_correlation
from bot.ports.slack import MessengerFault
from handlers.blocks import Message
from handlers.identity import Members
from handlers.inbound import Inbound
from handlers.plain import fault_message
from handlers.pools import Pools
from handlers.reader import Reader
from handlers.refusals import Refusals
from handlers.web_api import say

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


class Repeats:
    """The deliveries of the last while: a repeat of one is acknowledged and nothing else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, trigger_id: str) -> bool:
        """Say whether this trigger is seen for the first time."""
        with self._lock:
            if not trigger_id or trigger_id not in self._seen:
                self._seen[trigger_id] = None
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
                return True
            return False


class Answer(Protocol):
    """Says something to one person through the response_url of what they did."""

    def __call__(self, url: str, message: Message, *, replace: bool = False) -> None:
        """Say it, in place of the message that was acted upon if `replace`.

        Raises MessengerFault.
        """
        ...


@dataclass(frozen=True, slots=True)
class Front:
    """The Slack side of the program; frozen, one a workspace."""

    desk: Desk
    slack: WebClient
    members: Members
    pools: Pools
    language: str
    zone: ZoneInfo
    approvals_channel: str
    simulated: bool
    answer: Answer
    refusals: Refusals
    repeats: Repeats = field(default_factory=Repeats)

    def reader(self, user_id: str | None = None) -> Reader:
        """Return who reads: a person in their language, or the channel in the configured one."""
        language = (self.members.language(user_id) if user_id else None) or self.language
        return Reader(
            language=language,
            zone=self.zone,
            now=self.desk.clock.now(),
            market=self.desk.market,
            simulated=self.simulated,
        )

    def reply(self, inbound: Inbound, message: Message, *, replace: bool = False) -> None:
        """Answer a person privately; by direct message where there is no other way (any more)."""
        try:
            if inbound.response_url:
                self.answer(inbound.response_url, message, replace=replace)
                return
        except MessengerFault as fault:
            _log.warning("reply.not_delivered", extra={"fault": fault.code})
            if not fault.permanent:
                return
        try:
            say(self.slack, message, channel=inbound.user_id)
        except MessengerFault as fault:
            _log.warning("reply.not_delivered", extra={"fault": fault.code})

    def apologise(self, inbound: Inbound) -> None:
        """Tell a person that something failed inside, with the reference that the log has."""
        reference = current_correlation()
        self.reply(inbound, fault_message(inbound.reader, "unexpected", reference=reference))

    def reader_now(self, reader: Reader) -> Reader:
        """Return the same reader at the present moment: a look-up may have taken a while."""
        return dataclasses.replace(reader, now=self.desk.clock.now())
