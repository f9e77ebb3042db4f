"""An office to try the use cases in: a real store, fakes for what is over a network."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.clock import MovableClock
from bot.desk import Desk, Pace
from bot.domain.cancellation.policy import Policy
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Refusal, Request, State
from bot.domain.markets import MARKETS
from bot.domain.messages import Notice
from bot.domain.orders.form import OpenedView
from bot.domain.orders.order import Order
from bot.domain.people import Group, Person, Roles
from bot.domain.radar.policy import RadarPolicy
from bot.ports.store import Store as StorePort
from bot.usecases import outbox
from bot.usecases.cancellation import asking, deciding, lapsing, reading, sending, verifying
from bot.usecases.cancellation.asking import Asked, Filled
from bot.usecases.cancellation.deciding import Answer, Click, Done
from storage import Store
from storage.connector import Connector
from tests.builders import KNOWN, NOW, STORE, an_order
from tests.fakes.amazon import FakeOrderBook, FakeTransport
from tests.fakes.health import FakeHealthChannel, FakeOrderSearch, FakeReports
from tests.fakes.home import FakeHomeTab, FakePreviews
from tests.fakes.people import FakeAdminChannel, FakeStaff
from tests.fakes.shipping import FakeShippingChannel
from tests.fakes.slack import FakeBuyersChannel, FakeMessenger
from tests.usecases.mornings import rhythm

SATO = Person("U0SATO", full_member=True)
"""An operator."""
TANAKA = Person("U0TANAKA", full_member=True)
"""An approver."""
SUZUKI = Person("U0SUZUKI", full_member=True)
"""Another approver."""
GUEST = Person("U0GUEST", full_member=False)

POLICY = Policy(
    self_approval=False,
    approvals_over_target=1,
    stop_window=timedelta(seconds=60),
    batch=timedelta(seconds=30),
    decide_within=timedelta(hours=24),
    send_within=timedelta(hours=2),
)
PACE = Pace(
    feed_poll=timedelta(seconds=15),
    verify=timedelta(minutes=60),
    doubt=timedelta(minutes=10),
    stuck=timedelta(minutes=45),
)


@dataclass
class Office:
    """A desk with its fakes; people act through `ask`, `click`, time passes through `wait`."""

    desk: Desk
    clock: MovableClock
    book: FakeOrderBook
    transport: FakeTransport
    messenger: FakeMessenger
    numbers: "itertools.count[int]"
    home_tab: FakeHomeTab
    previews: FakePreviews

    def work(self) -> None:
        """Let every worker take one turn."""
        lapsing.lapse_due(self.desk)
        reading.read_due(self.desk)
        sending.step(self.desk)
        verifying.verify_due(self.desk)
        outbox.send_due(self.desk)

    def wait(self, seconds: float = 0, *, minutes: float = 0, step: float = 15) -> None:
        """Let time pass, the workers working as it does."""
        left = timedelta(seconds=seconds, minutes=minutes)
        while left > timedelta(0):
            part = min(left, timedelta(seconds=step))
            self.clock.advance(part)
            left -= part
            self.work()

    def view(self, order: Order, person: Person = SATO) -> str:
        """Open the form for an order and return the form's id."""
        self.book.orders.setdefault(order.id, order)
        view_id = f"V{next(self.numbers)}"
        read = self.book.get(order.id)
        asking.open_form(
            self.desk,
            OpenedView(view_id, STORE, read, person.id, "https://reply.example", self.clock.now()),
        )
        return view_id

    def submit(
        self,
        view_id: str,
        reason: Reason = Reason.NO_INVENTORY,
        *,
        person: Person = SATO,
        parcel_left: bool = False,
        warned: bool = False,
    ) -> Asked:
        """Submit a form."""
        filled = Filled(view_id, person, reason, parcel_left, note="", warned=warned)
        return asking.ask(self.desk, filled)

    def ask(self, order: Order | None = None, reason: Reason = Reason.NO_INVENTORY) -> Request:
        """Ask for a cancellation and let its card be posted."""
        asked = self.submit(self.view(order or an_order()), reason)
        assert asked.request is not None
        self.work()
        return self.now(asked.request)

    def approved(self, order: Order | None = None) -> Request:
        """Ask for a cancellation and have it approved and read again."""
        request = self.ask(order)
        self.click(deciding.approve, request)
        self.work()
        return self.now(request)

    def sent(self, order: Order | None = None) -> Request:
        """Have a cancellation approved and handed over to Amazon."""
        request = self.approved(order)
        self.wait(90)
        return self.now(request)

    def click(
        self,
        use_case: Callable[..., Answer],
        request: Request,
        person: Person = TANAKA,
        *rest: object,
        trigger: str = "",
        version: int | None = None,
    ) -> Done | Refusal:
        """Press a button of a request's card."""
        click = Click(request.id, person, trigger or f"T{next(self.numbers)}", version)
        return use_case(self.desk, click, *rest).outcome

    def now(self, request: Request) -> Request:
        """Return a request as it is stored now."""
        return self.now_by_id(request.id)

    def now_by_id(self, request_id: str) -> Request:
        """Return a stored request."""
        stored = self.desk.store.requests.get(request_id)
        assert stored is not None
        return stored

    def state(self, request: Request) -> State:
        """Return the state of a request now."""
        return self.now(request).state

    def told(self, request: Request) -> list[Notice]:
        """Return what the requester was told."""
        return self.messenger.told(request.id)

    def actions(self, request: Request) -> list[str]:
        """Return what the audit says was done to a request."""
        return [e.action for e in self.desk.store.audit.all() if e.request_id == request.id]

    def with_roles(self, roles: Roles, *groups: Group) -> "Office":
        """Return the same office where other people may do things."""
        return replace(self, desk=replace(self.desk, staff=FakeStaff(roles, groups)))

    def with_store(self, store: StorePort) -> "Office":
        """Return the same office on another store."""
        return replace(self, desk=replace(self.desk, store=store))

    def with_policy(self, **changes: object) -> "Office":
        """Return the same office under other settings."""
        policy = replace(self.desk.policy, **changes)  # type: ignore[arg-type] # settings by name
        return replace(self, desk=replace(self.desk, policy=policy))

    def with_pace(self, **changes: timedelta) -> "Office":
        """Return the same office at another pace."""
        return replace(self, desk=replace(self.desk, pace=replace(self.desk.pace, **changes)))


def an_office(database: Connector) -> Office:
    """Return an office on a database."""
    clock = MovableClock(NOW)
    store = Store(database, KNOWN, clock)
    numbers = itertools.count(1)
    book, transport, messenger = FakeOrderBook(clock), FakeTransport(clock), FakeMessenger()
    home_tab, previews = FakeHomeTab(), FakePreviews()
    desk = Desk(
        store_key=STORE,
        account=store.account,
        market=MARKETS["JP"],
        staff=FakeStaff(Roles(frozenset({SATO.id, "U0OTHER"}), frozenset({TANAKA.id, SUZUKI.id}))),
        policy=POLICY,
        pace=PACE,
        store=store,
        rhythm=rhythm(),
        radar=RadarPolicy(every=timedelta(minutes=5)),
        order_book=book,
        order_search=FakeOrderSearch(clock),
        transport=transport,
        health_reports=FakeReports(clock),
        messenger=messenger,
        buyers_channel=FakeBuyersChannel(),
        health_channel=FakeHealthChannel(),
        shipping_channel=FakeShippingChannel(),
        home_tab=home_tab,
        link_previews=previews,
        channels=frozenset({"C0APPROVALS", "C0DIGEST"}),
        admin_channel=FakeAdminChannel(),
        clock=clock,
        new_id=lambda: f"r{next(numbers)}",
        run="run-1",
    )
    return Office(desk, clock, book, transport, messenger, numbers, home_tab, previews)
