"""Programs that are broken on purpose, one for each invariant: the oracle must catch each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.amazon import mapping
from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import Refusal, Request
from bot.domain.messages import OutboxRow
from bot.domain.orders.order import Order, OrderItem
from bot.domain.people import Person
from bot.usecases.cancellation import deciding, doubt, following, lapsing, outbox, reading, sending
from bot.usecases.cancellation.clicks import Answer, Click
from handlers.blocks import Message
from handlers.cancellation.views import approval_card
from storage.tables.audit import Audit
from storage.tables.schedule import Digests
from tests.life.rules import Invariant

Patch = tuple[object, str, Any]


def _anybody_approves() -> list[Patch]:
    def may_approve(desk: Desk, request: Request, _person: Person) -> Refusal | None:
        return deciding._undecided(desk, request)  # noqa: SLF001 - the broken inside

    return [(deciding, "_may_approve", may_approve)]


def _doubt_means_no() -> list[Patch]:
    return [(doubt, "_unknown_feeds", lambda _desk, _feed: [])]


def _no_second_reading() -> list[Patch]:
    def keep(desk: Desk, request: Request, _order: Order | None) -> None:
        read = replace(request, reading_due=False)
        with desk.store.transaction():
            desk.store.requests.note(request, read, card=request.card is None)

    def fresh(_desk: Desk, _request: Request, **_within: timedelta) -> bool:
        return True

    return [(reading, "is_fresh", fresh), (following, "is_fresh", fresh), (reading, "settle", keep)]


def _approvals_never_age() -> list[Patch]:
    def too_old(_desk: Desk, _request: Request, _now: datetime) -> str:
        return ""

    return [*_nothing_lapses(), (sending, "too_old", too_old)]


def _nothing_lapses() -> list[Patch]:
    return [(lapsing, "lapse_due", lambda _desk: None)]


def _words_are_tried_once() -> list[Patch]:
    whole = outbox._failed  # noqa: SLF001 - the inside of the program that is broken here

    def failed(desk: Desk, row: OutboxRow, request: Request, fault: Any) -> None:
        if row.kind == outbox.CARD:
            whole(desk, row, request, fault)
        else:
            outbox._done(desk, row)  # noqa: SLF001

    return [(outbox, "_failed", failed)]


def _cards_are_tried_once() -> list[Patch]:
    def failed(desk: Desk, row: OutboxRow, _request: Request, _fault: Any) -> None:
        outbox._done(desk, row)  # noqa: SLF001

    return [(outbox, "_failed", failed)]


def _submissions_go_unrecorded() -> list[Patch]:
    whole = Audit.add

    def add(self: Audit, entry: AuditEntry) -> None:
        if entry.action != "submitted":
            whole(self, entry)

    return [(Audit, "add", add)]


def _gift_messages_are_titles() -> list[Patch]:
    whole = mapping._item  # noqa: SLF001

    def item(data: Mapping[str, Any]) -> OrderItem:
        packing = data["fulfillment"]["packing"]
        return replace(whole(data), title=packing["giftOption"]["giftMessage"])

    return [(mapping, "_item", item)]


def _cards_outgrow_slack() -> list[Patch]:
    whole = approval_card.approval_card

    def card(*args: Any, **keywords: Any) -> Message:
        message = whole(*args, **keywords)
        return replace(message, blocks=message.blocks * 30)

    return [(approval_card, "approval_card", card)]


def _digests_are_forgotten() -> list[Patch]:
    return [(Digests, "record", lambda _self, _digest: True)]


def _stopping_fails() -> list[Patch]:
    def stop(_desk: Desk, _click: Click) -> Answer:
        raise RuntimeError("broken")

    return [(deciding, "stop", stop)]


BREAKS: dict[Invariant, Callable[[], list[Patch]]] = {
    Invariant.APPROVED: _anybody_approves,
    Invariant.ONCE: _doubt_means_no,
    Invariant.ALLOWED: _no_second_reading,
    Invariant.IN_TIME: _approvals_never_age,
    Invariant.ENDS: _nothing_lapses,
    Invariant.TOLD: _words_are_tried_once,
    Invariant.CARD: _cards_are_tried_once,
    Invariant.AUDIT: _submissions_go_unrecorded,
    Invariant.PRIVATE: _gift_messages_are_titles,
    Invariant.SLACK: _cards_outgrow_slack,
    Invariant.DIGEST: _digests_are_forgotten,
    Invariant.SOUND: _stopping_fails,
}


@contextmanager
def broken(invariant: Invariant) -> Iterator[None]:
    """Break the program so that this invariant does not hold, and mend it at the end."""
    patches = BREAKS[invariant]()
    whole = [(place, name, getattr(place, name)) for place, name, _ in patches]
    for place, name, instead in patches:
        setattr(place, name, instead)
    try:
        yield
    finally:
        for place, name, before in whole:
            setattr(place, name, before)
