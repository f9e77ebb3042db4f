"""In-memory fake of the Messenger port."""

from dataclasses import dataclass, field

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.messages import Notice, Posted
from bot.domain.people import Called
from bot.ports.slack import Shown


@dataclass
class FakeMessenger:
    """Records cards and notices.

    The next cards raise `faults`, the next notices `notice_faults`. `deleted`: the card was
    deleted, so it is posted anew; `forbidden` is Slack's reason for rejecting an update.
    """

    cards: list[Request] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    reminded: list[tuple[str, Called]] = field(default_factory=list)
    stoppable: list[bool] = field(default_factory=list)
    earlier: list[EarlierCancel | None] = field(default_factory=list)
    notices: list[tuple[Notice, Request]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    deleted: bool = False
    forbidden: str = ""
    notice_faults: list[Exception] = field(default_factory=list)

    def card(
        self,
        request: Request,
        *,
        called: Called,
        stoppable: bool,
        earlier: EarlierCancel | None,
    ) -> Shown:
        """Record a card."""
        if self.faults:
            raise self.faults.pop(0)
        self.cards.append(request)
        self.called.append(called)
        self.stoppable.append(stoppable)
        self.earlier.append(earlier)
        known = None if self.deleted or self.forbidden else request.noted.card
        why = self.forbidden if request.noted.card else ""
        return Shown(known or Posted("C0APPROVALS", f"1.{len(self.cards)}"), why)

    def notice(self, notice: Notice, request: Request) -> None:
        """Record a notice."""
        if self.notice_faults:
            raise self.notice_faults.pop(0)
        self.notices.append((notice, request))

    def remind(self, request: Request, called: Called) -> None:
        """Record a reminder."""
        self.notice(Notice.REMINDER, request)
        self.reminded.append((request.id, called))

    def told(self, request_id: str) -> list[Notice]:
        """Return the notices to a request's requester, in order."""
        return [notice for notice, request in self.notices if request.id == request_id]
