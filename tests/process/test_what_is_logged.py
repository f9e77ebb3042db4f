"""What the program logs, even at LOG_LEVEL=DEBUG."""

import json
import signal
from importlib.metadata import version

import pytest

from handlers import ids
from simulator.amazon import PLANTED
from tests.process.program import Site
from tests.scenario.world import DESK

LINE = (
    "version {version}; operators *; approvers U0SUZUKI U0TANAKA;"
    " self-approval off; approvals over target 1"
)
TYPED, NOTE, REJECTION = "typed words", "a colleague's note", "a colleague's rejection"


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_secret_and_no_typed_text_is_logged(site: Site, level: str) -> None:
    """Tokens, the buyer's data and words, what colleagues write and their profiles: none of it."""
    order_id, asked_for = site.amazon.seeds["pii"], site.amazon.seeds["request_all"]
    buyer = str(site.amazon.order(asked_for).items[0].request)
    sato, tanaka = site.slack.person("U0SATO"), site.slack.person("U0TANAKA")
    with site.running(LOG_LEVEL=level):
        sato.command("/order", f"{asked_for} {TYPED}", channel=DESK)
        sato.wait_ephemeral(containing=buyer, timeout=20)
        site.ask(sato, order_id, note=NOTE)
        tanaka.click(site.world.the_card(order_id), ids.Action.REJECT)
        tanaka.wait_modal(callback_id=ids.Callback.REJECT_REASON)
        tanaka.fill(ids.Input.REJECT_TEXT, REJECTION)
        assert tanaka.submit().closed
        site.wait_card(order_id, "rejected")
        site.ask(sato, order_id)
        tanaka.click(site.world.the_card(order_id), ids.Action.APPROVE)
        site.wait_card(order_id, "cancelled")

    log = site.log.read_text(encoding="utf-8")
    secrets = [site.slack.bot_token, site.slack.app_token, site.amazon.refresh_token]
    words = [PLANTED, buyer, TYPED, NOTE, REJECTION, "佐藤", "Tanaka"]
    assert '"amazon.called"' in log
    assert [one for one in [*secrets, site.amazon.client_secret, *words] if one in log] == []


def test_each_start_is_logged_and_recorded(site: Site) -> None:
    """One line in the log and one in the record tell the version and who may do what."""
    for _ in range(2):
        with site.running() as running:
            assert running.end(signal.SIGTERM) == 0

    log = [json.loads(line) for line in site.log.read_text(encoding="utf-8").splitlines()]
    record = [json.loads(line) for line in site.command("audit", "export").stdout.splitlines()]
    noted = LINE.format(version=version("sellerdesk"))
    assert [one["noted"] for one in log if one["event"] == "program.started"] == [noted] * 2
    assert [one["why"] for one in record if one["action"] == "started"] == [noted] * 2
