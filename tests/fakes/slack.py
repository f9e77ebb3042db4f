"""Slack as the use cases see it, without a network."""

from dataclasses import dataclass, field

from bot.domain.cancellation.request import Request
from bot.domain.messages import Notice, Posted


@dataclass
class FakeMessenger:
    """Keeps what was said.

    The next cards raise `faults`, the next notices `notice_faults`; `deleted`: somebody deleted
    the card, so that it is posted anew.
    """

    cards: list[Request] = field(default_factory=list)
    stoppable: list[bool] = field(default_factory=list)
    notices: list[tuple[Notice, Request]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    deleted: bool = False
    notice_faults: list[Exception] = field(default_factory=list)

    def card(self, request: Request, *, stoppable: bool) -> Posted:
        """Keep the card as it was drawn."""
        if self.faults:
            raise self.faults.pop(0)
        self.cards.append(request)
        self.stoppable.append(stoppable)
        known = None if self.deleted else request.noted.card
        return known or Posted("C0APPROVALS", f"1.{len(self.cards)}")

    def notice(self, notice: Notice, request: Request) -> None:
        """Keep what somebody was told."""
        if self.notice_faults:
            raise self.notice_faults.pop(0)
        self.notices.append((notice, request))

    def told(self, request_id: str) -> list[Notice]:
        """Return what the requester of a request was told, in order."""
        return [notice for notice, request in self.notices if request.id == request_id]
