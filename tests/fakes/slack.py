"""In-memory fakes of the Messenger and BuyersChannel ports."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.messages import Notice, Posted, Shown
from bot.domain.people import Called
from bot.domain.radar.answers import BuyerCard
from bot.ports.slack import MessengerFault


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


@dataclass
class FakeBuyersChannel:
    """Records what is said of buyers' requests; the next messages raise `faults`.

    `refused` are the people whom Slack takes no message for, and its reasons.
    `forbidden` is Slack's reason for rejecting an update; `posting` is called while a card is sent.
    """

    cards: list[BuyerCard] = field(default_factory=list)
    holds: list[BuyerCard] = field(default_factory=list)
    reminders: list[BuyerCard] = field(default_factory=list)
    arrivals: list[tuple[str, BuyerCard]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    refused: dict[str, MessengerFault] = field(default_factory=dict)
    no_packing: bool = False
    posting: Callable[[], object] = lambda: None

    def card(self, seen: BuyerCard) -> Shown:
        """Record a card."""
        self._fail()
        self.cards.append(seen)
        self.posting()
        known = None if seen.again else seen.request.card
        return Shown(known or Posted("C0APPROVALS", f"2.{len(self.cards)}"))

    def hold(self, seen: BuyerCard) -> tuple[Posted, ...]:
        """Record a word for the packers."""
        self._fail()
        if self.no_packing:
            return ()
        self.holds.append(seen)
        self.posting()
        known = seen.request.holds
        if known and not seen.again:
            return known
        return (*known, Posted("C0PACKING", f"3.{len(self.holds)}"))

    def remind(self, seen: BuyerCard) -> None:
        """Record a reminder."""
        self._fail()
        self.reminders.append(seen)
        self.posting()

    def arrived(self, seen: BuyerCard, user_id: str) -> None:
        """Record whom the arrival of a request was told."""
        self._fail()
        if user_id in self.refused:
            raise self.refused[user_id]
        self.arrivals.append((user_id, seen))

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)
