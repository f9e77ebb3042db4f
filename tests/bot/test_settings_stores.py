"""The [[store]] tables of the settings file."""

from datetime import time
from pathlib import Path

import pytest

from bot.domain.languages import LANGUAGES
from bot.settings import Settings, SettingsError
from handlers.text import catalog
from tests.bot.environ import NEEDED
from tests.bot.store_tables import JP, OWN, US, environ


def faults(environ: dict[str, str], language: str = "en") -> list[str]:
    """Return what is wrong with these settings, in words."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    return [fault.in_words(catalog(language)) for fault in caught.value.faults]


def test_each_table_is_a_store(tmp_path: Path) -> None:
    """A table says what its store alone has; the top level says the rest for all."""
    told = f'{JP}{US}DIGEST_TIME = 07:15:00\nOPERATORS = ["U7"]\n'
    jp, us = Settings.load(environ(tmp_path, f'DIGEST_TIME = "06:00"\n{told}')).stores
    assert (jp.name, jp.seller_id, jp.market.code) == ("JP", "A1SELLER", "JP")
    assert (us.name, us.seller_id, us.market.code) == ("US-outlet", "A2SELLER", "US")
    assert (jp.digest_time, us.digest_time) == (time(6), time(7, 15))
    assert [set(one.operators) for one in (jp, us)] == [{"U1"}, {"U7"}]
    assert (jp.language, us.language) == ("ja", "en")
    assert jp.sp_api_endpoint != us.sp_api_endpoint


def test_a_table_wins_over_the_environment(tmp_path: Path) -> None:
    """What a table says replaces what the environment says, for its store only."""
    given = environ(tmp_path, f'{JP}LANGUAGE = "en"\n{US}') | {"LANGUAGE": "ja"}
    jp, us = Settings.load(given).stores
    assert (jp.language, us.language) == ("en", "ja")


def test_one_table_is_one_store(tmp_path: Path) -> None:
    """A single table has a name, and without tables the only store has none."""
    assert Settings.load(environ(tmp_path, JP)).tables
    assert [one.name for one in Settings.load(environ(tmp_path, JP)).stores] == ["JP"]
    alone = Settings.load(NEEDED)
    assert not alone.tables
    assert [one.name for one in alone.stores] == [""]


def test_secrets_of_all_stores_are_hidden(tmp_path: Path) -> None:
    """Every store's tokens are known as secrets, and shown by nothing."""
    settings = Settings.load(environ(tmp_path, JP + US))
    assert {"Atzr|jp", "Atzr|us"} < set(settings.secrets())
    assert not [one for one in settings.secrets() if one in repr(settings)]


@pytest.mark.parametrize("name", OWN)
def test_what_no_table_inherits(tmp_path: Path, name: str) -> None:
    """A seller, marketplace or refresh token above the tables is a fault, and fills none."""
    others = [one for one in OWN if one != name]
    content = "\n".join(line for line in (JP + US).splitlines() if not line.startswith(name))
    found = faults(environ(tmp_path, content, without=others))
    assert [line.partition(": ")[0] for line in found] == [
        name,
        f"JP, {name}",
        f"US-outlet, {name}",
    ]
    assert "outside of the [[store]] tables" in found[0]
    assert "is not set" in found[1]


def test_all_faults_of_all_stores_are_told_at_once(tmp_path: Path) -> None:
    """Each fault names its store; what stands above the tables is told once."""
    content = (
        f'UNDO_SECONDS = "soon"\n{JP}DIGEST_TIME = "25:00"\n{US}VERIFY_MINUTE = 5\nLANGUAGE = 1'
    )
    assert [line.partition(": ")[0] for line in faults(environ(tmp_path, content))] == [
        "UNDO_SECONDS",
        "JP, DIGEST_TIME",
        "US-outlet, VERIFY_MINUTE",
        "US-outlet, LANGUAGE",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "DATABASE_PATH", "LOG_LEVEL"])
def test_settings_of_the_whole_program_in_a_table(tmp_path: Path, name: str, language: str) -> None:
    """What is one for the whole program may stand in no table."""
    [fault] = faults(environ(tmp_path, f'{JP}{name} = "x"\n{US}'), language)
    assert fault.startswith({"en": f"JP, {name}: ", "ja": f"JP：{name}："}[language])
    assert "[[store]]" in fault


@pytest.mark.parametrize("name", ["", "a b", "x" * 21, "JP_1", "JP.1", "store:JP"])
def test_names_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    """A name is 1 to 20 letters, digits and hyphens; a table without one is told by its number."""
    [fault] = faults(environ(tmp_path, JP + US.replace("US-outlet", name)))
    assert fault.startswith("[[store]] 2, name: ")


@pytest.mark.parametrize("name", ["1", "x" * 20, "大阪店", "US-2"])
def test_names_that_can_be_used(tmp_path: Path, name: str) -> None:
    """Letters of any script are letters."""
    settings = Settings.load(environ(tmp_path, US.replace("US-outlet", name)))
    assert settings.first.name == name


def test_two_tables_of_one_name(tmp_path: Path) -> None:
    """Capital and small letters make no other name."""
    [fault] = faults(environ(tmp_path, JP + US.replace("US-outlet", "jp")))
    assert fault.startswith("jp, name: another store has this name")


def test_two_tables_of_one_seller_and_marketplace(tmp_path: Path) -> None:
    """One seller's store in one marketplace is configured once."""
    again = JP.replace('name = "JP"', 'name = "again"').replace('= "JP"', '= "jp"')
    [fault] = faults(environ(tmp_path, JP + again))
    assert fault.startswith("again, SELLER_ID: another store has this seller")


@pytest.mark.parametrize("content", ["[store]\nname = 'JP'\n", "store = 'JP'\n", "store = [1]\n"])
def test_stores_that_are_no_tables(tmp_path: Path, content: str) -> None:
    """A store is written as a table of its own, in double brackets."""
    [fault] = faults(environ(tmp_path, content, without=()))
    assert fault == "store: is not written as tables. Begin each store with a line [[store]]."


def test_rules_are_checked_for_each_store(tmp_path: Path) -> None:
    """Each store needs somebody who could approve."""
    told = faults(environ(tmp_path, f'{JP}{US}OPERATORS = "U1"\nAPPROVERS = "U1"\n'))
    assert [line.partition(": ")[0] for line in told] == ["US-outlet, APPROVERS"]


def test_a_table_may_name_the_file_of_its_secret(tmp_path: Path) -> None:
    """Each table's refresh token may stand in a file; the top level's never serves a table."""
    (tmp_path / "token").write_text("Atzr|filed\n", encoding="utf-8")
    line = 'SP_API_REFRESH_TOKEN = "Atzr|us"'
    named = US.replace(line, f'SP_API_REFRESH_TOKEN_FILE = "{tmp_path / "token"}"')
    us = Settings.load(environ(tmp_path, JP + named)).stores[1]
    assert us.sp_api_refresh_token.reveal() == "Atzr|filed"

    outside = environ(tmp_path, JP) | {"SP_API_REFRESH_TOKEN_FILE": str(tmp_path / "token")}
    [fault] = faults(outside)
    assert fault.startswith("SP_API_REFRESH_TOKEN_FILE: is outside of the [[store]] tables")

    [fault] = faults(environ(tmp_path, JP + named.replace("token", "nothing")))
    assert fault.startswith("US-outlet, SP_API_REFRESH_TOKEN_FILE: ")


def test_secrets_of_the_program_are_in_no_table(tmp_path: Path) -> None:
    """The file of a Slack token may stand in no table either."""
    found = faults(environ(tmp_path, JP + 'SLACK_BOT_TOKEN_FILE = "/nowhere"\n'))
    assert found[0].startswith("JP, SLACK_BOT_TOKEN_FILE: is a setting of the whole program")
