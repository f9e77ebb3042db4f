"""Programs on one database whose connections to Slack are not to be had."""

import signal
import time

import pytest

from tests.postgres.databases import Databases
from tests.postgres.proxy import Proxy, through
from tests.process.program import Site
from tests.process.replicas import holder_of_account, on, replicas


@pytest.mark.slow
def test_an_end_before_it_is_ready_hands_the_work_over_at_once(site: Site, url: str) -> None:
    """Stopped while Slack keeps its connection waiting, it ends within 3 s and holds nothing."""
    hold = site.slack.faults.hold("apps.connections.open")
    with site.started(
        HEARTBEAT_PATH=str(site.log.parent / "beat"), **on(url, LEASE_SECONDS="60")
    ) as starting:
        hold.wait_until_reached(20)
        assert holder_of_account(url)
        start = time.monotonic()
        assert starting.end(signal.SIGTERM) == 0
        assert time.monotonic() - start < 3
        assert holder_of_account(url) == ""
        assert not starting.ready
        hold.release(drop=True)


@pytest.mark.slow
def test_a_token_refused_on_the_way_back_is_tried_again(
    site: Site, postgres: Databases, proxy: Proxy
) -> None:
    """Slack refuses the connection of a program that was cut off: told once, and tried on."""
    url = postgres.empty()

    def connected() -> bool:
        return bool(site.slack.sockets)

    with replicas(site, through(proxy, url), 1) as [far]:
        proxy.frozen.set()
        site.slack.wait_for(lambda: not connected(), timeout=30, what="no connection")
        site.slack.faults.fail("apps.connections.open", "token_revoked", times=None)
        before = len(site.slack.calls_of("apps.connections.open"))
        proxy.frozen.clear()
        site.slack.wait_for(
            lambda: len(site.slack.calls_of("apps.connections.open")) > before + 1,
            timeout=30,
            what="a second try",
        )
        site.slack.faults.clear("apps.connections.open")
        site.slack.wait_for(connected, timeout=30, what="its connections again")
        assert far.process.poll() is None
    told = site.log.read_text(encoding="utf-8")
    assert told.count("slack.token_refused") == 1
    assert "task.failed" not in told
