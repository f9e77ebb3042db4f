"""The settings in a TOML file."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from handlers.text import catalog

FILE = """
SLACK_BOT_TOKEN = "xoxb-1"
SLACK_APP_TOKEN = "xapp-1"
SP_API_REFRESH_TOKEN = "Atzr|1"
LWA_APP_ID = "client"
LWA_CLIENT_SECRET = "hidden"
SELLER_ID = "A1SELLER"
SP_API_MARKETPLACE = "DE"
OPERATORS = ["U1", "U2"]
APPROVERS = "*"
APPROVALS_CHANNEL = "C1"
"""


def write(folder: Path, more: str = "") -> dict[str, str]:
    """Write a file of settings and return the environment that names it."""
    path = folder / "sellerdesk.toml"
    path.write_text(FILE + more, encoding="utf-8")
    return {"SELLERDESK_CONFIG": str(path)}


def faults(environ: dict[str, str]) -> list[str]:
    """Return what is wrong with these settings, in words."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    return [fault.in_words(catalog("en")) for fault in caught.value.faults]


def test_file_is_read_in_its_own_types(tmp_path: Path) -> None:
    """Lists, numbers, switches and times may be written as TOML has them."""
    more = "SELF_APPROVAL = true\nUNDO_SECONDS = 0.5\nDIGEST_TIME = 07:15:00\nBATCH_SECONDS = 5\n"
    settings = Settings.load(write(tmp_path, f"{more}REMIND_MINUTES = [30, 90.5]\n"))
    assert settings.first.reminders == (timedelta(minutes=30), timedelta(minutes=90.5))
    assert settings.first.operators == {"U1", "U2"}
    assert settings.first.self_approval is True
    assert settings.first.undo == timedelta(seconds=0.5)
    assert settings.first.digest_time == time(7, 15)
    assert settings.first.batch == timedelta(seconds=5)


def test_environment_wins_over_the_file(tmp_path: Path) -> None:
    """What the environment says replaces what the file says, and nothing said does not."""
    environ = write(tmp_path) | {"SP_API_MARKETPLACE": "JP", "SELLER_ID": ""}
    settings = Settings.load(environ)
    assert settings.first.market.code == "JP"
    assert settings.first.seller_id == "A1SELLER"


def test_misspelt_name_in_the_file(tmp_path: Path) -> None:
    """A name that is no setting is a fault that offers the nearest one."""
    assert faults(write(tmp_path, "UNDO_SECOND = 5\nzebra = 1\n")) == [
        "UNDO_SECOND: is not a setting. Did you mean UNDO_SECONDS?",
        "zebra: is not a setting. Remove it from the file.",
    ]


def test_table_in_place_of_a_value(tmp_path: Path) -> None:
    """A table where a value belongs is a fault."""
    assert faults(write(tmp_path, "[LANGUAGE]\nen = 1\n")) == [
        "LANGUAGE: is a table in the file. Give it one value, or a list."
    ]


def test_value_of_off_and_of_nothing(tmp_path: Path) -> None:
    """A false is off, and an empty text is not set."""
    settings = Settings.load(write(tmp_path, 'SELF_APPROVAL = false\nLANGUAGE = ""\n'))
    assert (settings.first.self_approval, settings.first.language) == (False, "en")


def test_missing_file_is_reported_with_the_rest(tmp_path: Path) -> None:
    """A file that is not there is named first, then all that is therefore missing."""
    first, *rest = faults({"SELLERDESK_CONFIG": str(tmp_path / "no.toml")})
    assert "cannot be read (No such file or directory)" in first
    assert len(rest) == 10


def test_broken_file_names_the_place_but_shows_no_content(tmp_path: Path) -> None:
    """A file that is not TOML is reported by line, without the secret that stands there."""
    environ = write(tmp_path, 'LWA_CLIENT_SECRET = "hidden\n')
    assert "line 12" in faults(environ)[0]
    assert "hidden" not in "".join(faults(environ))


def test_quotes_that_swallow_a_secret_do_not_show_it(tmp_path: Path) -> None:
    """A text over several lines may hold the lines of other settings, and is not repeated."""
    more = 'SP_API_ENDPOINT = """\nSLACK_TEAM_ID = "hidden"\n"""\n'
    assert faults(write(tmp_path, more)) == [
        "SP_API_ENDPOINT: spans several lines. Close its quotation marks on the same line."
    ]


def test_file_in_another_encoding(tmp_path: Path) -> None:
    """A file that is not UTF-8 is said to be so."""
    path = tmp_path / "latin.toml"
    path.write_bytes(b'SELLER_ID = "\xe9"')
    assert "it is not UTF-8" in faults({"SELLERDESK_CONFIG": str(path)})[0]


def test_file_in_the_home_of_nobody() -> None:
    """A path that leads nowhere is a fault of the setting that names it."""
    first, *_ = faults({"SELLERDESK_CONFIG": "~nobody-here/sellerdesk.toml"})
    assert first.startswith("SELLERDESK_CONFIG: '~nobody-here/sellerdesk.toml' cannot be read")
    assert any(
        one.startswith("DATABASE_PATH: '~nobody-here/x' is not a path")
        for one in faults({"DATABASE_PATH": "~nobody-here/x"})
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("BATCH_SECONDS = " + "1" * 5_000, "holds a number that is too long"),
        ("BATCH_SECONDS = 0x" + "f" * 5_000, "BATCH_SECONDS: "),
        ("OPERATORS = " + "[" * 2_000 + "]" * 2_000, "lists nested too deeply"),
    ],
)
def test_file_without_measure(tmp_path: Path, line: str, said: str) -> None:
    """Numbers of thousands of digits and deeply nested lists are ordinary faults."""
    path = tmp_path / "sellerdesk.toml"
    path.write_text(line, encoding="utf-8")
    assert said in "\n".join(faults({"SELLERDESK_CONFIG": str(path)}))
