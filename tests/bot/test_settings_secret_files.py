"""Secrets in files of their own."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError
from bot.settings.files import SECRETS
from handlers.text import catalog
from tests.bot.environ import NEEDED


def in_files(folder: Path, end: str = "\n") -> dict[str, str]:
    """Return the environment with each secret in a file that ends with `end`."""
    environ = {name: text for name, text in NEEDED.items() if name not in SECRETS.values()}
    for file_name, name in SECRETS.items():
        if name in NEEDED:
            path = folder / name.lower()
            path.write_bytes((NEEDED[name] + end).encode())
            environ[file_name] = str(path)
    return environ


def faults(environ: dict[str, str]) -> list[str]:
    """Return what is wrong with these settings, in words."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    return [fault.in_words(catalog("en")) for fault in caught.value.faults]


def test_every_secret_may_stand_in_a_file() -> None:
    """Tokens and the client secret have a NAME_FILE, what is no secret has none."""
    assert {
        "SLACK_BOT_TOKEN_FILE",
        "SLACK_APP_TOKEN_FILE",
        "SP_API_REFRESH_TOKEN_FILE",
        "LWA_CLIENT_SECRET_FILE",
    } <= set(SECRETS)
    assert "SELLER_ID_FILE" not in SECRETS


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_one_line_end_is_dropped(tmp_path: Path, end: str) -> None:
    """A file written by an editor, by `echo` or without a line end holds the same secret."""
    assert Settings.load(in_files(tmp_path, end)) == Settings.load(NEEDED)


def test_more_than_one_line_is_a_fault_that_shows_nothing(tmp_path: Path) -> None:
    """Only one line end is dropped; what else is in the file is not shown."""
    said = faults(in_files(tmp_path, "\n\n"))
    assert [one.partition(":")[0] for one in said] == [
        name for name in NEEDED if name in SECRETS.values()
    ]
    held = [NEEDED[name] for name in SECRETS.values() if name in NEEDED]
    assert not any(secret in one for secret in held for one in said)


def test_value_and_file_together(tmp_path: Path) -> None:
    """Nobody knows which of two is meant, so both are named and neither is taken."""
    environ = in_files(tmp_path) | {"SLACK_BOT_TOKEN": "xoxb-other"}
    assert faults(environ) == [
        "SLACK_BOT_TOKEN_FILE: is set, and so is SLACK_BOT_TOKEN. Keep one of the two."
    ]


def test_value_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    """An empty variable beside the file does not count."""
    environ = in_files(tmp_path) | {"SLACK_BOT_TOKEN": " ", "SP_API_REFRESH_TOKEN": ""}
    assert Settings.load(environ) == Settings.load(NEEDED)


def test_unreadable_file_is_named_once(tmp_path: Path) -> None:
    """The file is at fault; that the setting is therefore missing is not said as well."""
    environ = in_files(tmp_path) | {"LWA_CLIENT_SECRET_FILE": str(tmp_path / "no")}
    [said] = faults(environ)
    assert said.startswith("LWA_CLIENT_SECRET_FILE: ")
    assert "cannot be read (No such file or directory)" in said


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 70_000])
def test_file_that_holds_no_secret(tmp_path: Path, content: bytes) -> None:
    """An empty file, bytes that are no text and a file without measure are faults."""
    path = tmp_path / "odd"
    path.write_bytes(content)
    [said] = faults(in_files(tmp_path) | {"LWA_CLIENT_SECRET_FILE": str(path)})
    assert said.startswith("LWA_CLIENT_SECRET_FILE: ")
    assert "does not hold one line of text" in said


def test_file_named_in_the_toml_file(tmp_path: Path) -> None:
    """NAME_FILE works in the file of settings as in the environment."""
    environ = in_files(tmp_path)
    lines = "".join(f"{name} = '{text}'\n" for name, text in environ.items())
    config = tmp_path / "sellerdesk.toml"
    config.write_text(lines, encoding="utf-8")

    assert Settings.load({"SELLERDESK_CONFIG": str(config)}) == Settings.load(NEEDED)
    both = {"SELLERDESK_CONFIG": str(config), "SLACK_APP_TOKEN": "xapp-2"}
    assert faults(both) == [
        "SLACK_APP_TOKEN_FILE: is set, and so is SLACK_APP_TOKEN. Keep one of the two."
    ]


def test_secret_from_a_file_is_redacted(tmp_path: Path) -> None:
    """What was read from a file is starred out of the logs like any secret."""
    assert NEEDED["SP_API_REFRESH_TOKEN"] in Settings.load(in_files(tmp_path)).secrets()


def test_where_the_heartbeat_is() -> None:
    """Beside the database file, unless HEARTBEAT_PATH says otherwise."""
    beside = Settings.load(NEEDED | {"DATABASE_PATH": "/data/desk.db"})
    assert beside.heartbeat_path == Path("/data/sellerdesk.heartbeat")
    named = Settings.load(NEEDED | {"HEARTBEAT_PATH": "/run/beat"})
    assert named.heartbeat_path == Path("/run/beat")
