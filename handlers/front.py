"""What listeners need besides the Desk: Slack client, members, pools and text."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.desk import Desk
from bot.domain.faults import Busy
from bot.logs import current_correlation
from bot.ports.slack import MessengerFault
from handlers.answers import Answer
from handlers.blocks import Message
from handlers.groups import Groups
from handlers.identity import Members
from handlers.inbound import Delivery, Inbound
from handlers.plain import fault_message, notice_modal
from handlers.pools import Pools, ignore_failure
from handlers.reader import Reader
from handlers.readers import Readers
from handlers.refusals import Refusals
from handlers.stores import of_store
from handlers.web_api import call

_log = logging.getLogger(__name__)
_REMEMBERED = 10_000


class Repeats:
    """Recent trigger ids, so that a repeated delivery is acknowledged and not processed again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()

    def first(self, trigger_id: str) -> bool:
        """Record a trigger id and return whether it is new."""
        with self._lock:
            if not trigger_id or trigger_id not in self._seen:
                self._seen[trigger_id] = None
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
                return True
            return False


@dataclass(frozen=True, slots=True)
class Front:
    """The Slack side of the program, one per workspace.

    `desks` and `store_readers` map store keys to desks and to the Readers of their stores;
    `readers` are those of what concerns no store.
    """

    desks: Mapping[str, Desk]
    slack: WebClient
    members: Members
    groups: Groups
    readers: Readers
    store_readers: Mapping[str, Readers]
    pools: Pools
    answer: Answer
    refusals: Refusals
    tell_others: Callable[[str, Mapping[str, Any]], None]
    """Passes an event about people on to other replicas: Slack gives it to one of them."""
    repeats: Repeats = field(default_factory=Repeats)

    def learn(self, user_id: str) -> None:
        """Fetch an unknown user from Slack in the background, unless that is under way."""
        if not user_id or not self.members.ask_for(user_id):
            return
        try:
            self.pools.slack.submit(partial(self.members.fetch, user_id), ignore_failure)
        except Busy:
            self.members.leave(user_id)

    def reply(self, delivery: Delivery, message: Message, *, replace: bool = False) -> None:
        """Answer a person privately; an answer that Slack does not accept is logged.

        Where a message is not possible (App Home, a global shortcut), it opens a small modal.
        """
        shown = self.named(delivery, message)
        if delivery.in_no_channel and self._open(delivery, shown):
            return
        try:
            self.answer(delivery.user_id, delivery.response_url, shown, replace=replace)
        except MessengerFault as fault:
            _log.warning("reply.not_delivered", extra={"fault": fault.code})

    def named(self, delivery: Delivery, message: Message) -> Message:
        """Return the answer to a delivery, with the name of its store if it is about only one."""
        if isinstance(delivery, Inbound) and len(delivery.desks) == 1:
            return self.of_store(delivery.desk, message)
        return message

    def of_store(self, desk: Desk, message: Message) -> Message:
        """Return a message with the name of its store, if there are several."""
        return of_store(message, desk.store_key, desk.name if len(self.desks) > 1 else "")

    def reader_at(self, desk: Desk, user_id: str) -> Reader:
        """Return a person's Reader for a store."""
        return self.store_readers[desk.store_key].of(user_id)

    def _open(self, delivery: Delivery, message: Message) -> bool:
        """Open a modal with an answer; return whether Slack accepted it."""
        view = notice_modal(delivery.reader, message, "answer.title")
        try:
            call(self.slack, "views_open", trigger_id=delivery.trigger_id, view=view)
        except MessengerFault as fault:
            _log.info("reply.goes_by_dm", extra={"fault": fault.code})
            return False
        return True

    def apologise(self, delivery: Delivery) -> None:
        """Tell a person that an internal error occurred, with the reference that is in the log."""
        reference = current_correlation()
        self.reply(delivery, fault_message(delivery.reader, "unexpected", reference=reference))
