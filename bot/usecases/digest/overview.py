"""The overview of several stores: one message a morning, with each store's digest in its thread."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.desk import Desk
from bot.domain.digest.digest import PostedDigest
from bot.domain.digest.overview import Standing
from bot.domain.digest.slot import latest_slot
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from bot.ports.store.health import Digests
from bot.usecases.digest import posting
from bot.usecases.digest.posting import Occasion

TASK = "overview"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The stores that share a channel and a time for their digests; `posted` are the overviews."""

    desks: Sequence[Desk]
    posted: Digests


def send_due(group: DigestGroup) -> bool:
    """Post the overview if it is due and every store is ready, or need not be waited for.

    Return whether nothing is left to do this morning.
    """
    desks = group.desks
    now = desks[0].clock.now()
    slot = latest_slot(desks[0].rhythm, now)
    if slot.missed(now):
        for desk in desks:
            posting.send_due(desk)  # which notes that it is skipped
        return True
    occasions = {desk.store_key: posting.scheduled(desk, slot) for desk in desks}
    known = group.posted.get(slot.day)
    if known is not None and not _lacking(desks, known):
        return True
    if known is None and not all(_settled(desk, occasions[desk.store_key]) for desk in desks):
        return False
    with desks[0].store.transaction():
        if not desks[0].store.schedule.claim(TASK, f"{slot.day} tried {now:%H:%M}", now):
            return False
    try:
        post(group, occasions)
    except MessengerFault as fault:
        _log.warning("overview.not_delivered", extra={"fault": fault.code})
        return False
    return True


def post(group: DigestGroup, occasions: Mapping[str, Occasion]) -> PostedDigest:
    """Post the overview of a day, or the digests that its thread lacks. Raises MessengerFault."""
    desks = group.desks
    day = occasions[desks[0].store_key].day
    known = group.posted.get(day)
    if known is None:
        standings = [
            Standing(
                one.store_key, one.name, one.market, posting.draw(one, occasions[one.store_key])
            )
            for one in desks
        ]
        said = desks[0].health_channel.overview(day, standings)
        known = PostedDigest(day, said.channel, said.ts, desks[0].clock.now())
        with desks[0].store.transaction():
            group.posted.record(known)
        _log.info("overview.posted", extra={"day": str(day), "stores": len(desks)})
    for desk in _lacking(desks, known):
        posting.post(desk, occasions[desk.store_key], thread=Posted(known.channel, known.ts))
    return known


def _settled(desk: Desk, occasion: Occasion) -> bool:
    """Return whether a store need not be waited for: its digest is posted, or ready."""
    posted = desk.store.digests.get(occasion.day)
    return posted is not None or posting.ready(desk, occasion)


def _lacking(desks: Sequence[Desk], known: PostedDigest) -> list[Desk]:
    """Return the stores whose digest of the day is not posted, or lacks its thread."""
    found = ((desk, desk.store.digests.get(known.day)) for desk in desks)
    return [desk for desk, digest in found if digest is None or not digest.complete]
