"""A program that has not become ready yet."""

import signal
import socket
import time
from collections.abc import Callable

import pytest

from handlers.text import catalog
from tests.process.program import Site
from tests.variants import variants

AT_ONCE = 3.0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "sellerdesk cannot start: Slack rejects the bot token (invalid_auth): "),
        ("ja", "sellerdeskを起動できません：BotトークンをSlackが受け付けません（invalid_auth）。"),
    ],
)
def test_a_rejected_token_is_told_in_the_operators_language(
    site: Site, language: str, said: str
) -> None:
    """The start ends with 1, and names Slack's code and the setting to correct."""
    ended = site.command("run", SLACK_BOT_TOKEN="xoxb-revoked", LANGUAGE=language)
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert last.startswith(said)
    assert "SLACK_BOT_TOKEN" in last


@variants("language", ["en", "ja"])
@pytest.mark.parametrize("command", ["run", "check"])
def test_a_group_that_holds_nobody_ends_run_and_check(
    site: Site, command: str, language: str
) -> None:
    """Where nobody could ever approve because of it, both end with 1 and say so."""
    ended = site.command(command, APPROVERS="S0EMPTY", LANGUAGE=language)
    assert ended.returncode == 1
    said = catalog(language)("settings.no_approver")
    assert said in (ended.stdout if command == "check" else ended.stderr)


@variants("sign", {"SIGTERM": signal.SIGTERM, "SIGINT": signal.SIGINT})
def test_it_can_be_stopped_while_slack_does_not_answer(
    site: Site, eventually: Callable[..., None], sign: signal.Signals
) -> None:
    """The start waits for Slack for as long as it takes, and a stop ends it within 3 s."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
    with site.started(SLACK_API_URL=address) as starting:
        eventually(lambda: "slack.not_answering" in site.log.read_text(encoding="utf-8"))
        began = time.monotonic()
        code = starting.end(sign)

    assert code == 0
    assert not starting.ready
    assert time.monotonic() - began < AT_ONCE


@pytest.mark.parametrize("answers", ["late", "with a fault"])
def test_work_does_not_wait_for_the_connection_to_slack(site: Site, answers: str) -> None:
    """While Slack opens no connection, Amazon is asked; the program is ready once Slack does."""
    faults = site.slack.faults
    hold = None if answers == "with a fault" else faults.hold("apps.connections.open")
    if hold is None:
        faults.fail("apps.connections.open", "internal_error", times=None)
    with site.started() as starting:
        site.amazon.wait_for(lambda: bool(site.amazon.calls), timeout=20, what="a call")
        assert not starting.ready
        if hold is None:
            faults.clear("apps.connections.open")
        else:
            hold.release()
        starting.settled.wait(20)
        assert starting.ready
