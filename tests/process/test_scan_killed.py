"""Killed between two pages of a scan: the next run goes on there, and no order is lost."""

import signal
import sqlite3
from contextlib import closing
from typing import Any

from tests.process.program import Site

ORDERS = 250


def scalar(site: Site, sql: str) -> Any:
    """Return the one value of a query on the database."""
    with closing(sqlite3.connect(site.database)) as database:
        return database.execute(sql).fetchone()[0]


def test_a_kill_between_two_pages_loses_no_order(site: Site) -> None:
    """What a page brought stays, its next page is asked for by its token, all orders are known."""
    orders = {site.amazon.add_order() for _ in range(ORDERS)}
    holds = [site.amazon.faults.hold("searchOrders")]
    with site.started() as first:
        # What changed in the last hour is one page; the second page of what is open is held.
        for _ in range(2):
            holds[-1].wait_until_reached(20)
            holds.append(site.amazon.faults.hold("searchOrders"))
            holds[-2].release()
        holds[-1].wait_until_reached(20)
        first.end(signal.SIGKILL)
    holds[-1].release(drop=True)
    assert scalar(site, "SELECT count(*) FROM orders") >= 100
    answered = len([call for call in site.amazon.called("searchOrders") if call.status])
    token = scalar(site, "SELECT token FROM scans WHERE kind = 'first'")
    assert token

    with site.running():
        site.amazon.wait_for(
            lambda: scalar(site, "SELECT count(*) FROM scans WHERE ended_at IS NOT NULL") == 2,
            timeout=30,
            what="both scans",
        )
    later = site.amazon.called("searchOrders")[answered:]
    assert token in [call.params.get("paginationToken") for call in later]
    with closing(sqlite3.connect(site.database)) as database:
        known = {row[0] for row in database.execute("SELECT id FROM orders")}
    assert orders <= known
