"""Mutations of the program, at least one per invariant, that the oracle must catch."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.amazon import mapping, validation
from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import Refusal, Request
from bot.domain.faults import AmazonFault
from bot.domain.messages import OF_BUYERS, OF_SHIPPING, Notice, OutboxRow
from bot.domain.orders.order import Order, OrderItem
from bot.domain.people import Person
from bot.domain.radar.scan import Scan, ScanKind, begun
from bot.usecases import outbox
from bot.usecases.cancellation import deciding, doubt, following, lapsing, reading, trouble
from bot.usecases.cancellation.deciding import Answer, Click
from bot.usecases.radar import reminding, scanning
from handlers.blocks import Message
from handlers.cancellation.views import approval_card
from storage.tables.audit import Audit
from storage.tables.schedule import Digests
from tests.life.rules import Invariant

Patch = tuple[object, str, Any]


def _anybody_approves() -> list[Patch]:
    def may_approve(desk: Desk, request: Request, _person: Person) -> Refusal | None:
        return deciding._undecided(desk, request)  # noqa: SLF001 - the broken inside

    return [(deciding, "may_approve", may_approve)]


def _doubt_means_no() -> list[Patch]:
    return [(doubt, "_unknown_feeds", lambda _desk, _feed: [])]


def _no_second_reading() -> list[Patch]:
    def keep(desk: Desk, request: Request, _order: Order | None) -> None:
        read = request.noting(reading_due=False)
        with desk.store.transaction():
            desk.store.requests.note(request, read, card=request.noted.card is None)

    def fresh(_desk: Desk, _request: Request, **_within: timedelta) -> bool:
        return True

    return [
        (reading, "allows_sending", fresh),
        (following, "is_fresh", fresh),
        (reading, "keep_or_void", keep),
    ]


def _approvals_never_age() -> list[Patch]:
    def why_lapsed(_desk: Desk, _request: Request, _now: datetime) -> None:
        return None

    return [(lapsing, "why_lapsed", why_lapsed)]


def _nothing_lapses() -> list[Patch]:
    return [(lapsing, "lapse_due", lambda _desk: None)]


def _words_are_tried_once() -> list[Patch]:
    whole = outbox._wait  # noqa: SLF001 - the inside of the program that is broken here
    others = {Notice.CARD, *OF_BUYERS, *OF_SHIPPING}

    def wait(row: OutboxRow, *outcome: Any) -> timedelta | None:
        return whole(row, *outcome) if row.kind in others else None

    return [(outbox, "_wait", wait)]


def _cards_are_tried_once() -> list[Patch]:
    whole = outbox._wait  # noqa: SLF001

    def wait(row: OutboxRow, *outcome: Any) -> timedelta | None:
        return whole(row, *outcome) if row.kind in {*OF_BUYERS, *OF_SHIPPING} else None

    return [(outbox, "_wait", wait)]


def _submissions_go_unrecorded() -> list[Patch]:
    whole = Audit.add

    def add(self: Audit, entry: AuditEntry) -> None:
        if entry.action != "submitted":
            whole(self, entry)

    return [(Audit, "add", add)]


def _gift_messages_are_titles() -> list[Patch]:
    whole = mapping._item  # noqa: SLF001

    def item(data: Mapping[str, Any], unread: set[str]) -> OrderItem:
        packing = data["fulfillment"]["packing"]
        return replace(whole(data, unread), title=packing["giftOption"]["giftMessage"])

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


def _any_answer_is_believed() -> list[Patch]:
    """Skip the check that an answer is about what was asked."""

    def required_id(data: Mapping[str, Any], name: str, asked: str | None = None) -> str:
        return asked or str(data[name])

    return [(validation, "required_id", required_id)]


def _one_stops_all() -> list[Patch]:
    """End a round of reads at the first order that is withheld, and start with it again."""

    def may_continue(_self: reading.Round, fault: AmazonFault | None) -> bool:
        return fault is None

    def whenever(_desk: Desk, _request: Request) -> bool:
        return True

    return [
        (reading.Round, "may_continue", may_continue),
        (reading, "failed_last", list),
        (reading, "is_due", whenever),
        (trouble, "mark", _nobody_is_told),
    ]


def _nobody_is_told(*_: object, **__: object) -> None:
    """Notify nobody."""


def _scans_begin_now() -> list[Patch]:
    """Ask only for what changes from now on: what changed since the last scan is never seen."""

    def late(kind: ScanKind, known: Scan | None, now: datetime) -> Scan:
        return replace(begun(kind, known, now), since=now)

    return [(scanning, "begun", late)]


def _nobody_is_reminded() -> list[Patch]:
    return [(reminding, "remind_due", lambda _desk: None)]


@dataclass(frozen=True)
class Break:
    """A mutation of the program, and the invariant that it must violate."""

    name: str
    invariant: Invariant
    patches: Callable[[], list[Patch]]


BREAKS = tuple(
    Break(patches.__name__.strip("_"), invariant, patches)
    for invariant, patches in (
        (Invariant.APPROVED, _anybody_approves),
        (Invariant.ONCE, _doubt_means_no),
        (Invariant.ALLOWED, _no_second_reading),
        (Invariant.IN_TIME, _approvals_never_age),
        (Invariant.ENDS, _nothing_lapses),
        (Invariant.TOLD, _words_are_tried_once),
        (Invariant.CARD, _cards_are_tried_once),
        (Invariant.AUDIT, _submissions_go_unrecorded),
        (Invariant.PRIVATE, _gift_messages_are_titles),
        (Invariant.SLACK, _cards_outgrow_slack),
        (Invariant.TRUE, _any_answer_is_believed),
        (Invariant.PROMPT, _one_stops_all),
        (Invariant.DIGEST, _digests_are_forgotten),
        (Invariant.NOTICED, _scans_begin_now),
        (Invariant.REMINDED, _nobody_is_reminded),
        (Invariant.SOUND, _stopping_fails),
    )
)


@contextmanager
def patched(patches: list[Patch]) -> Iterator[None]:
    """Patch the program for the block."""
    whole = [(place, name, getattr(place, name)) for place, name, _ in patches]
    for place, name, instead in patches:
        setattr(place, name, instead)
    try:
        yield
    finally:
        for place, name, before in whole:
            setattr(place, name, before)
