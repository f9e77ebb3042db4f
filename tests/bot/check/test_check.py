"""`python -m bot check`: the whole visit, and what its reader sees."""

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.check import CHECKS, Line
from bot.check.line import untried
from bot.check.slack import SCOPES
from bot.check.visit import Visit
from bot.cli import main
from tests.bot.check.practice import Practice
from tests.scenario.world import APPROVALS


def ran(environ: dict[str, str]) -> Result:
    """Run the command in a terminal."""
    return CliRunner().invoke(main, ["check"], env=environ)


def test_where_all_is_well_every_line_is_ok(practice: Practice) -> None:
    """Right settings give a line for each thing looked at, and all are ok."""
    lines = practice.lines()
    assert [str(line) for line in lines.values() if not line.ok] == []
    assert len(lines) == len(CHECKS)
    assert "Demo" in lines["Slack workspace"].said
    assert re.fullmatch(r"\d+ to ship", lines["marketplace JP"].said)


def test_looking_changes_nothing(practice: Practice) -> None:
    """No message, no feed, no report and no database comes of a visit."""
    practice.lines()
    assert not practice.settings().database_path.exists()
    assert practice.slack.person("U0TANAKA").messages(APPROVALS) == []
    asked = {call.operation for call in practice.amazon.calls}
    assert asked == {"token", "getOrder", "getFeeds", "getReports", "searchOrders"}


def test_the_scopes_are_those_of_the_manifest(root: Path) -> None:
    """What the doctor looks for is what the app asks for."""
    manifest = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_a_line_says_ok_or_bad() -> None:
    """A person and a script both see at a glance what needs somebody."""
    assert str(Line(ok=True, name="clock", said="within 1 s")) == "ok   clock: within 1 s"
    assert str(Line(ok=False, name="clock", said="off. Set it.")) == "BAD  clock: off. Set it."
    assert str(untried("clock", "login")) == "--   clock: not tried before 'login' is mended"


def test_the_exit_code_tells_a_script(terminal: dict[str, str]) -> None:
    """0 where all is well, 1 where a line is bad; the log stays out of the reader's way."""
    well = ran(terminal)
    assert (well.exit_code, well.stdout.splitlines()[-1]) == (0, "all is well")
    ill = ran(terminal | {"APPROVALS_CHANNEL": "C0NOWHERE", "DIGEST_CHANNEL": "C0NOWHERE"})
    assert (ill.exit_code, ill.stdout.splitlines()[-1]) == (1, "1 to mend")
    assert "BAD  APPROVALS_CHANNEL: the bot sees no channel C0NOWHERE" in ill.stdout
    assert well.stderr + ill.stderr == ""


def test_settings_that_cannot_be_read_end_with_2() -> None:
    """Without settings every one that is missing is named, and nothing is tried."""
    result = ran({})
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN: is not set" in result.stderr
    assert "LWA_APP_ID: is not set" in result.stderr
    assert result.stdout == ""


def test_no_secret_is_shown(practice: Practice) -> None:
    """Whatever is refused, no token and no secret stands in the answer."""
    wrong = {
        "SLACK_BOT_TOKEN": "xoxb-very-secret",
        "SLACK_APP_TOKEN": "xapp-very-secret",
        "LWA_CLIENT_SECRET": "very-secret",
        "SP_API_REFRESH_TOKEN": "Atzr|very-secret",
    }
    said = json.dumps([str(line) for line in practice.lines(**wrong).values()])
    assert "very-secret" not in said
    assert "BAD" in said


def test_an_odd_answer_hides_no_other_line(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a line cannot be made that line says so, and the others are there."""
    monkeypatch.setattr(Visit, "users", [{"no": "id"}])
    bad = practice.bad()
    assert set(bad) == {"lists", "approvals"}
    assert "report it" in bad["lists"]
