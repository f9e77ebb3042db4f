"""Readers, orders and requests for the tests of views, and what a view says in one string."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.cancellation.eligibility import Counting, Rule, Verdict
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import VOIDING, Cause, Ending, Request, State, Trouble
from bot.domain.markets import MARKETS
from bot.domain.money import Money
from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState
from handlers.reader import Reader
from tests.builders import APPROVER, NOW, a_forecast, a_request, an_item, an_order

TOKYO = ZoneInfo("Asia/Tokyo")
FOREIGN = "*bold* _x_ `y` <@U0EVIL> <!channel> <https://evil.example|Amazon> & \u202egnirts"
LONG_TITLE = ("特大😀👩\u200d👩\u200d👧 ワイヤレスマウス 静音 " * 20)[:200]
LONG_NOTE = ("棚を三度見ましたが、ありませんでした。🙇 " * 200)[:3000]
COUNTS = Counting(in_rate=True, in_prime_rate=False)
COUNTS_NOWHERE = Counting(in_rate=False, in_prime_rate=False)
COUNTS_IN_PRIME = Counting(in_rate=False, in_prime_rate=True)
EARLIER = EarlierCancel("B0TESTBTL1", "250-7654321-7654321", NOW - timedelta(days=9))


def a_reader(language: str = "en", market: str = "JP", *, simulated: bool = False) -> Reader:
    """Return somebody who reads in Tokyo."""
    return Reader(language, TOKYO, NOW, MARKETS[market], simulated=simulated)


def wanted(**changes: Any) -> Order:
    """Return an order whose buyer has sent the formal request for its one item."""
    return an_order(items=(an_item(requested=True, request_words="間違えて注文"),), **changes)


def longest_order() -> Order:
    """Return an order as large as they come, written by somebody who plays with marks."""
    items = tuple(
        an_item(
            id=f"{n:014}",
            title=FOREIGN + LONG_TITLE if n % 2 else LONG_TITLE,
            sku=f"SKU-{n:02}-" + "X" * 60,
            quantity=9_999,
            fulfilled=9_998,
            unit_price=Money(Decimal("123456789.99"), "JPY"),
            requested=n < 7,
            request_words=f"{n} {FOREIGN} " + "間違えて注文しました。" * 40,
            cancelled_by=CancelledBy.NOT_STATED if n == 3 else None,
        )
        for n in range(20)
    )
    codes = frozenset({"PRIME", "AMAZON_EASY_SHIP", "DELIVERY_BY_AMAZON", "*NEW*_`CODE`_<!here>"})
    return an_order(items=items, programs=codes, total=Money(Decimal("987654321987.12"), "JPY"))


def worst_forecast() -> Any:
    """Return a forecast about which everything has to be said."""
    return a_forecast(
        cancelled=123_456,
        orders=1_234_567,
        unseen=12_345,
        room=0,
        recovers_on=(NOW + timedelta(days=8)).date(),
        old=True,
    )


def requests() -> Iterator[Request]:
    """Return a request in every state, in each way there, short and as long as they come."""
    yield from _short()
    for request in _short():
        yield replace(
            request,
            order=replace(longest_order(), status=request.order.status),
            note=FOREIGN + LONG_NOTE,
            ending=_with_words(request.ending),
            forecast=worst_forecast(),
            counting=Counting(in_rate=True, in_prime_rate=True),
            approvals=tuple(f"U{n:010}" for n in range(8)) if request.approvals else (),
        ).noting(card_failed="not_in_channel")


def _with_words(ending: Ending | None) -> Ending | None:
    """Return an ending with as many words as somebody may give for it."""
    if ending is None or ending.cause not in (Cause.REJECTED, Cause.REPORT):
        return ending
    return replace(ending, words=FOREIGN + LONG_NOTE)


def _short() -> Iterator[Request]:
    for state in State:
        yield a_request(state=state, forecast=a_forecast())
    for trouble in Trouble:
        yield a_request(state=State.SUBMITTED, trouble=trouble, stop_wanted_by=APPROVER)
    for cause in sorted(VOIDING):
        yield a_request(state=State.VOID, cause=cause, cancelled_by=CancelledBy.BUYER)
    for by in CancelledBy:
        yield cancelled(by)
    for reason in Reason:
        yield a_request(reason=reason, counting=COUNTS)
    yield a_request(order=wanted(), reason=Reason.BUYER_CANCELLED, counting=COUNTS_IN_PRIME)
    yield one_tap()


def cancelled(by: CancelledBy, **changes: Any) -> Request:
    """Return a request that ended with the order cancelled, as Amazon tells it."""
    order = an_order(status=Status.CANCELLED)
    return a_request(**{"state": State.CANCELLED, "order": order, "cancelled_by": by, **changes})


def one_tap(**changes: Any) -> Request:
    """Return a request that was decided by asking, because it is not counted."""
    return a_request(
        **{
            "state": State.APPROVED,
            "order": wanted(),
            "reason": Reason.BUYER_CANCELLED,
            "counting": COUNTS_NOWHERE,
            "needed": 0,
            "approvals": (),
            "decided_by": "U0MIKA",
            **changes,
        }
    )


def a_buyers(order: Order, state: BuyerState = BuyerState.WAITING, **changes: Any) -> BuyerCard:
    """Return what the messages of a buyer's request show, with words as long as they come."""
    buyer = BuyerRequest(
        order.id,
        "A3SELLER.JP",
        state,
        whole=True,
        first_seen_at=NOW,
        changed_at=NOW,
        decided_by=APPROVER,
    )
    seen = BuyerCard(
        buyer,
        order,
        Verdict(Rule.REQUEST_ON_ALL),
        COUNTS_IN_PRIME if order.facts.prime else COUNTS_NOWHERE,
        words=FOREIGN + LONG_NOTE,
        number=1,
    )
    return replace(seen, **changes)


def words(part: Any) -> str:
    """Return all words in a part of a view, people as `@U1`, one line a block."""
    if isinstance(part, Mapping):
        here = [part["text"]] if isinstance(part.get("text"), str) else []
        here += [f"@{part['user_id']}"] if part.get("type") == "user" else []
        inner = "".join(words(value) for key, value in part.items() if not isinstance(value, str))
        return "".join(here) + inner + ("\n" if "type" in part and not here else "")
    return "".join(map(words, part)) if isinstance(part, list | tuple) else ""


def parts(view: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside a view, however deep."""
    if isinstance(view, Mapping):
        yield dict(view)
        for value in view.values():
            yield from parts(value)
    elif isinstance(view, list | tuple):
        for one in view:
            yield from parts(one)


def buttons(view: Any) -> dict[str, dict[str, Any]]:
    """Return the buttons of a view by their action."""
    return {one["action_id"]: one for one in parts(view) if one.get("type") == "button"}
