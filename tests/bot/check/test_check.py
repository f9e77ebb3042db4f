"""`python -m bot check`: the whole command, and its output."""

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.check import CHECKS
from bot.check.context import Context
from bot.check.line import failed, passed, skipped
from bot.check.slack import SCOPES
from bot.cli import main
from bot.domain.languages import LANGUAGES
from bot.domain.wording import wording
from handlers.text import catalog
from tests.bot.check.practice import Practice
from tests.scenario.world import APPROVALS


def ran(environ: dict[str, str]) -> Result:
    """Run the command in an English terminal, where the settings name no other."""
    return CliRunner().invoke(main, ["check"], env={"LC_ALL": "en_US.UTF-8"} | environ)


def test_where_all_is_well_every_line_is_ok(practice: Practice) -> None:
    """With correct settings every check prints a line, and all are ok."""
    lines = practice.lines()
    assert [line for line in lines.values() if not line.ok] == []
    assert len(lines) == len(CHECKS)
    assert "Demo" in lines["Slack workspace"].said
    assert re.fullmatch(r"\d+ to ship", lines["marketplace JP"].said)


def test_looking_changes_nothing(practice: Practice) -> None:
    """No message, no feed, no report and no database results from a check."""
    practice.lines()
    assert not practice.settings().database_path.exists()
    assert practice.slack.person("U0TANAKA").messages(APPROVALS) == []
    asked = {call.operation for call in practice.amazon.calls}
    assert asked == {"token", "getOrder", "getFeeds", "getReports", "searchOrders"}


def test_the_scopes_are_those_of_the_manifest(root: Path) -> None:
    """The checked scopes are those of the manifest."""
    manifest = yaml.safe_load((root / "manifest.yml").read_text(encoding="utf-8"))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_a_line_says_ok_or_bad() -> None:
    """The mark at the start of a line is ok, BAD or --."""
    clock, words = wording("check.name.clock"), catalog("en")
    fine = passed(clock, wording("check.amazon.allowed"))
    assert fine.in_words(words) == "ok   clock: allowed"
    ill = failed(clock, wording("check.slack.untold"), wording("check.database.mend"))
    assert ill.in_words(words) == (
        "BAD  clock: Slack does not report them. Fix that, then check again."
    )
    login = skipped(clock, wording("check.name.login"))
    assert login.in_words(words) == "--   clock: not checked until 'Amazon login' is fixed"


def test_the_exit_code_tells_a_script(terminal: dict[str, str]) -> None:
    """0 where all is well, 1 where a line is bad; the log stays out of the reader's way."""
    english = terminal | {"LANGUAGE": "en"}
    well = ran(english)
    assert (well.exit_code, well.stdout.splitlines()[-1]) == (0, "all is well")
    ill = ran(english | {"APPROVALS_CHANNEL": "C0NOWHERE", "DIGEST_CHANNEL": "C0NOWHERE"})
    assert (ill.exit_code, ill.stdout.splitlines()[-1]) == (1, "1 to fix")
    assert "BAD  APPROVALS_CHANNEL: the bot sees no channel C0NOWHERE" in ill.stdout
    assert well.stderr + ill.stderr == ""


def test_settings_that_cannot_be_read_end_with_2() -> None:
    """Without settings every one that is missing is named, and nothing is tried."""
    result = ran({})
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN: is not set" in result.stderr
    assert "LWA_APP_ID: is not set" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({"LC_ALL": "ja_JP.UTF-8"}, "ja"),
        ({"LC_ALL": "ja_JP.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LANGUAGE": "ja"}, "ja"),
        ({"LANGUAGE": "fr"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_ALL": "C"}, "en"),
    ],
)
def test_settings_are_refused_in_the_language_of_who_set_them(
    environ: dict[str, str], language: str
) -> None:
    """LANGUAGE decides where it names one of ours, else the terminal's language."""
    words = catalog(language)
    assert f"SELLER_ID{':' if language == 'en' else '：'}" in ran(environ).stderr
    assert words("settings.find.SELLER_ID") in ran(environ).stderr


def test_the_language_may_stand_in_the_file(tmp_path: Path) -> None:
    """A LANGUAGE in the file of settings counts, also where the rest of the file is wrong."""
    file = tmp_path / "sellerdesk.toml"
    file.write_text('LANGUAGE = "ja"\nzebra = 1\n', encoding="utf-8")
    stderr = ran({"SELLERDESK_CONFIG": str(file)}).stderr
    assert "zebra：この名前の設定はありません。ファイルから削除してください。" in stderr


def test_a_visit_is_told_in_japanese(terminal: dict[str, str]) -> None:
    """With LANGUAGE=ja each line, and the sum at the end, is Japanese; the marks stay."""
    well = ran(terminal | {"LANGUAGE": "ja"})
    assert (well.exit_code, well.stdout.splitlines()[-1]) == (0, "すべて問題ありません")
    ill = ran(terminal | {"LANGUAGE": "ja", "DIGEST_CHANNEL": "C0NOWHERE"})
    assert (ill.exit_code, ill.stdout.splitlines()[-1]) == (1, "1件を直してください")
    [bad] = [line for line in ill.stdout.splitlines() if line.startswith("BAD")]
    assert bad.startswith("BAD  DIGEST_CHANNEL：ボットからチャンネル C0NOWHERE が見えません")
    assert "/invite @sellerdesk" in bad


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_wrong_has_words_in_every_language(practice: Practice, language: str) -> None:
    """Every line has its text even where nothing answers."""
    practice.slack.faults.down()
    practice.amazon.faults.down()
    lines = practice.lines(language)
    assert len(lines) == len(CHECKS)
    assert not [name for name, line in lines.items() if "{" in name + line.said]


def test_no_secret_is_shown(practice: Practice) -> None:
    """Whatever is refused, no token and no secret stands in the answer."""
    others = {
        "SLACK_BOT_TOKEN": "xoxb-very-secret",
        "SLACK_APP_TOKEN": "xapp-very-secret",
        "LWA_CLIENT_SECRET": "very-secret",
        "SP_API_REFRESH_TOKEN": "Atzr|very-secret",
    }
    lines = practice.lines(**others).values()
    assert "very-secret" not in json.dumps([line.said for line in lines])
    assert not all(line.ok for line in lines)


def test_an_odd_answer_hides_no_other_line(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a line cannot be made that line says so, and the others are there."""
    monkeypatch.setattr(Context, "users", [{"no": "id"}])
    bad = practice.bad()
    assert set(bad) == {"lists", "approvals"}
    assert "report it" in bad["lists"]
