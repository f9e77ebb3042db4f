"""The mornings of several stores over the wire: an overview, and each store's digest below it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from simulator.slack import reading
from tests.scenario.stores import Stores, two_accounts

CHANNEL = "C0DESK2"
TOKYO = "Asia/Tokyo"


def told(world: Stores, event: str) -> list[Mapping[str, Any]]:
    """Return the messages of a kind in the digests' channel."""
    return reading.of_event(world.tanaka.messages(CHANNEL), event)


@pytest.mark.parametrize(("language", "title"), [("en", "2 stores · "), ("ja", "2ストアの状況・")])
def test_stores_of_one_channel_share_an_overview(tmp_path: Path, language: str, title: str) -> None:
    """A morning is one message with a line a store; each digest stands in its thread, marked."""
    settings = {"DIGEST_CHANNEL": CHANNEL, "TIMEZONE": TOKYO}
    with two_accounts(tmp_path, jp={**settings, "LANGUAGE": language}, us=settings) as world:
        world.until(lambda: len(told(world, "sellerdesk_digest")) == 2, minutes=16, what="digests")
        [overview] = told(world, "sellerdesk_overview")
        assert overview["text"].startswith(title)
        payload = overview["metadata"]["event_payload"]
        assert payload["date"] == "2026-11-24"
        assert payload["stores"] == [f"{world.amazon.seller_id}.JP", "A1USSELLER.US"]
        lines = overview["text"].splitlines()[1:]
        assert [line[:2] for line in lines] == ["JP", "US"]
        below = told(world, "sellerdesk_digest")
        assert {one["thread_ts"] for one in below} == {overview["ts"]}
        assert {one["metadata"]["event_payload"]["store"] for one in below} == {*payload["stores"]}
        world.restart()
        world.wait(minutes=3)
        assert len(told(world, "sellerdesk_overview")) == 1
        assert len(told(world, "sellerdesk_digest")) == 2


def test_the_overview_waits_for_every_store(tmp_path: Path) -> None:
    """While one store's report is late, nothing is posted; in the end it goes out without it."""
    settings = {"DIGEST_CHANNEL": CHANNEL, "TIMEZONE": TOKYO}
    with two_accounts(tmp_path, started=False, jp=settings, us=settings) as world:
        world.us.faults.fail("createReport", 503, times=None)
        world.program.start()
        world.wait(minutes=5, step=20)
        assert told(world, "sellerdesk_digest") == []
        world.until(lambda: told(world, "sellerdesk_overview"), minutes=16, what="an overview")
        world.until(lambda: len(told(world, "sellerdesk_digest")) == 2, minutes=3, what="digests")


def test_stores_of_other_times_post_their_own(tmp_path: Path) -> None:
    """Stores of one channel with different times have no overview."""
    settings = {"DIGEST_CHANNEL": CHANNEL, "TIMEZONE": TOKYO}
    us = {**settings, "DIGEST_TIME": "08:45"}
    with two_accounts(tmp_path, jp=settings, us=us) as world:
        world.until(lambda: len(told(world, "sellerdesk_digest")) == 2, minutes=30, what="digests")
        assert told(world, "sellerdesk_overview") == []
        assert all("thread_ts" not in one for one in told(world, "sellerdesk_digest"))
