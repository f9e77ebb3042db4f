"""The option --store of `check` and `digest`."""

from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.domain.languages import LANGUAGES
from bot.settings import Settings
from tests.bot.environ import NEEDED
from tests.bot.store_tables import JP, US, environ


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["check", "digest"])
def test_an_unknown_store(tmp_path: Path, command: str, language: str) -> None:
    """The names that there are are told, and the exit code is that of wrong usage."""
    given = environ(tmp_path, JP + US) | {"LANGUAGE": language}
    result = CliRunner().invoke(main, [command, "--store", "MARS"], env=given)
    assert result.exit_code == 2
    assert "MARS" in result.stderr
    assert "JP, US-outlet" in result.stderr


@pytest.mark.parametrize("typed", ["jp", "ＪＰ", "us-OUTLET", "ＵＳ-outlet"])
def test_a_store_as_people_type_it(tmp_path: Path, typed: str) -> None:
    """Case and full-width letters make no difference, as in a command in Slack."""
    settings = Settings.load(environ(tmp_path, JP + US))
    found = settings.store_named(typed)
    assert found is not None
    assert found.name.casefold() == normalize("NFKC", typed).casefold()


def test_a_store_where_none_has_a_name() -> None:
    """The only store of the environment has no name to give."""
    result = CliRunner().invoke(main, ["check", "--store", "JP"], env=NEEDED | {"LANGUAGE": "en"})
    assert result.exit_code == 2
    assert "give stores no names" in result.stderr
