"""Slack as the use cases see it, without a network."""

from dataclasses import dataclass, field

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.messages import Notice, Posted
from bot.ports.slack import Shown


@dataclass
class FakeMessenger:
    """Keeps what was said.

    The next cards raise `faults`, the next notices `notice_faults`; `deleted`: somebody deleted
    the card, so that it is posted anew; `forbidden` is why Slack does not let a card be changed.
    """

    cards: list[Request] = field(default_factory=list)
    stoppable: list[bool] = field(default_factory=list)
    earlier: list[EarlierCancel | None] = field(default_factory=list)
    notices: list[tuple[Notice, Request]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    deleted: bool = False
    forbidden: str = ""
    notice_faults: list[Exception] = field(default_factory=list)

    def card(self, request: Request, *, stoppable: bool, earlier: EarlierCancel | None) -> Shown:
        """Keep the card as it was drawn."""
        if self.faults:
            raise self.faults.pop(0)
        self.cards.append(request)
        self.stoppable.append(stoppable)
        self.earlier.append(earlier)
        known = None if self.deleted or self.forbidden else request.noted.card
        why = self.forbidden if request.noted.card else ""
        return Shown(known or Posted("C0APPROVALS", f"1.{len(self.cards)}"), why)

    def notice(self, notice: Notice, request: Request) -> None:
        """Keep what somebody was told."""
        if self.notice_faults:
            raise self.notice_faults.pop(0)
        self.notices.append((notice, request))

    def told(self, request_id: str) -> list[Notice]:
        """Return what the requester of a request was told, in order."""
        return [notice for notice, request in self.notices if request.id == request_id]
