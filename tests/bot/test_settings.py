"""Settings: loading, defaults, and refusal with every fault and its cure."""

import dataclasses
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.languages import LANGUAGES
from bot.domain.markets import MARKETS
from bot.domain.radar.policy import QuietHours
from bot.settings import ROWS, Fault, Secret, Settings, SettingsError
from handlers.text import catalog
from tests.bot.environ import NEEDED


def load(**changes: str) -> Settings:
    """Read the settings that are needed, changed."""
    return Settings.load(NEEDED | changes)


def faults(environ: dict[str, str]) -> list[Fault]:
    """Return what is wrong with these settings."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environ)
    return caught.value.faults


def said(fault: Fault) -> str:
    """Return a fault in English words."""
    return fault.in_words(catalog("en"))


def test_defaults_follow_the_marketplace() -> None:
    """A seller in Japan gets Amazon's far-east endpoint, Tokyo's time and Japanese."""
    settings = load()
    assert settings.first.sp_api_endpoint == MARKETS["JP"].endpoint
    assert settings.first.timezone.key == "Asia/Tokyo"
    assert settings.first.language == "ja"
    assert settings.first.digest_channel == "C1"
    assert settings.slack_team_id is None


def test_defaults_elsewhere() -> None:
    """A seller elsewhere gets English, and the spans of the documentation."""
    settings = load(SP_API_MARKETPLACE="us")
    assert settings.first.language == "en"
    assert settings.first.digest_time == time(8, 30)
    assert settings.first.undo == timedelta(seconds=60)
    assert settings.first.send_limit == timedelta(hours=2)
    assert settings.first.self_approval is False
    assert settings.database_path == Path("sellerdesk.db")


def test_the_radar_looks_every_five_minutes() -> None:
    """Reminders come after 30 minutes and two hours, and not at night."""
    settings = load()
    assert settings.first.radar_every == timedelta(minutes=5)
    assert settings.first.reminders == (timedelta(minutes=30), timedelta(hours=2))
    assert settings.first.quiet_hours == QuietHours(time(22), time(7))
    assert settings.first.packing_channel is None


def test_reminders_and_quiet_hours_can_be_said() -> None:
    """Minutes come in any order, with fractions; quiet hours may be off."""
    settings = load(
        RADAR_MINUTES="0",
        PACKING_CHANNEL="C0PACK",
        REMIND_MINUTES="90, 0.5 90",
        QUIET_HOURS="12:00 – 13:30",
    )
    assert settings.first.radar_every == timedelta(0)
    assert settings.first.packing_channel == "C0PACK"
    assert settings.first.reminders == (timedelta(seconds=30), timedelta(minutes=90))
    assert settings.first.quiet_hours == QuietHours(time(12), time(13, 30))
    assert load(QUIET_HOURS="off").first.quiet_hours is None


def test_every_setting_can_be_said() -> None:
    """An explicit value overrides a default derived from other settings."""
    settings = load(
        SLACK_API_URL="http://127.0.0.1:8080/api",
        SLACK_TEAM_ID="T1",
        SP_API_ENDPOINT="http://[::1]:8081/",
        LWA_ENDPOINT="http://localhost:8081/auth/o2/token",
        SELF_APPROVAL="On",
        DIGEST_CHANNEL="G2",
        DIGEST_TIME="7:05",
        TIMEZONE="Europe/Berlin",
        LANGUAGE="EN",
        UNDO_SECONDS="0",
        VERIFY_MINUTES="0.05",
        DATABASE_PATH="~/desk.db",
        LOG_LEVEL="debug",
    )
    assert settings.slack_api_url == "http://127.0.0.1:8080/api/"
    assert settings.first.sp_api_endpoint == "http://[::1]:8081"
    assert settings.first.lwa_endpoint == "http://localhost:8081/auth/o2/token"
    assert (settings.slack_team_id, settings.first.digest_channel) == ("T1", "G2")
    assert settings.first.self_approval is True
    assert settings.first.digest_time == time(7, 5)
    assert (settings.first.timezone.key, settings.first.language) == ("Europe/Berlin", "en")
    assert (settings.first.undo, settings.first.verify) == (timedelta(0), timedelta(seconds=3))
    assert settings.database_path == Path.home() / "desk.db"
    assert settings.log_level == "DEBUG"


def test_nothing_set_names_all_that_is_needed() -> None:
    """All missing settings are reported together, each with where to find it."""
    assert [fault.name for fault in faults({})] == list(NEEDED)
    assert said(faults({})[-1]) == (
        "APPROVALS_CHANNEL: is not set. In Slack open the channel's details; the id is at the "
        "bottom (it begins with C or G). Invite the bot to the channel."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_setting_that_is_needed_says_where_it_is_found(language: str) -> None:
    """Who starts from nothing reads for each setting what to do, in their own language."""
    words = catalog(language)
    for row in ROWS:
        if row.required:
            assert words(f"settings.find.{row.name}")


def test_set_to_nothing_is_not_set() -> None:
    """An empty variable counts as not set, as compose files write it."""
    assert load(LANGUAGE="", UNDO_SECONDS="  ").first.undo == timedelta(seconds=60)
    assert [fault.name for fault in faults(NEEDED | {"SELLER_ID": ""})] == ["SELLER_ID"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_BOT_TOKEN", "xapp-swapped", "does not begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-swapped", "does not begin with xapp-"),
        ("LWA_CLIENT_SECRET", "two words", "contains a space"),
        ("SELLER_ID", "A1 B2", "'A1 B2' contains a space"),
        ("SP_API_MARKETPLACE", "XX", "Use one of these: US, CA, MX"),
        ("SLACK_TEAM_ID", "acme", "not the id of a workspace"),
        ("APPROVALS_CHANNEL", "#approvals", "not the id of a channel"),
        ("OPERATORS", "U1, @hanako taro", "'@hanako', 'taro': not the id of a person"),
        ("APPROVERS", ",", "the list is empty"),
        ("SLACK_API_URL", "http://slack.example/api/", "https://; http:// is for this computer"),
        ("SLACK_API_URL", "http://10.0.0.1/api/", "https://; http:// is for this computer"),
        ("SP_API_ENDPOINT", "sellingpartnerapi", "is not a web address"),
        ("SP_API_ENDPOINT", "https://user@host", "is not a web address"),
        ("LWA_ENDPOINT", "http://[::1", "is not a web address"),
        ("LWA_ENDPOINT", "http://127.0.0.1:port", "is not a web address"),
        ("SELF_APPROVAL", "maybe", "neither on nor off"),
        ("APPROVALS_OVER_TARGET", "0", "whole number, 1 to 5"),
        ("APPROVALS_OVER_TARGET", "1.5", "whole number, 1 to 5"),
        ("DIGEST_TIME", "24:00", "is not a time of day"),
        ("TIMEZONE", "Asia/Tokio", "Did you mean Asia/Tokyo"),
        ("TIMEZONE", "../../etc/passwd", "Use a name such as Asia/Tokyo"),
        ("TIMEZONE", "America", "is not the name of a time zone"),
        ("LANGUAGE", "tlh", f"Use one of these: {', '.join(LANGUAGES)}."),
        ("UNDO_SECONDS", "-1", "Use 0 to 3600"),
        ("UNDO_SECONDS", "nan", "Use 0 to 3600"),
        ("UNDO_SECONDS", "a minute", "Use 0 to 3600"),
        ("DOUBT_MINUTES", "0", "Use more than 0 to 240"),
        ("SEND_LIMIT_HOURS", "inf", "Use more than 0 to 72"),
        ("RADAR_MINUTES", "-1", "Use 0 to 1440"),
        ("PACKING_CHANNEL", "#packing", "is not the id of a channel"),
        ("REMIND_MINUTES", ",", "such as 30,120"),
        ("REMIND_MINUTES", "30,0", "Use more than 0 to 10080"),
        ("QUIET_HOURS", "22:00", "as 22:00-07:00"),
        ("QUIET_HOURS", "22:00-25:00", "as 22:00-07:00"),
        ("QUIET_HOURS", "07:00-07:00", "as 22:00-07:00"),
        ("DATABASE_PATH", ":memory:", "forgets everything"),
        ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_wrong_value(name: str, value: str, words: str) -> None:
    """A value that cannot be used is named, alone, with a cure, in every language."""
    [fault] = faults(NEEDED | {name: value})
    assert fault.name == name
    assert words in said(fault)
    assert fault.in_words(catalog("ja")).startswith(f"{name}：")


def test_faults_of_all_settings_come_together() -> None:
    """Several wrong values are all reported by one start."""
    wrong = {"DIGEST_TIME": "noon", "LANGUAGE": "fr", "SELLER_ID": ""}
    assert {fault.name for fault in faults(NEEDED | wrong)} == set(wrong)


def test_long_wrong_value_is_cut() -> None:
    """A whole file pasted into a setting does not fill the terminal."""
    [fault] = faults(NEEDED | {"DIGEST_TIME": "x" * 5000})
    assert len(said(fault)) < 200


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SP_API_REFRESH_TOKEN", "LWA_CLIENT_SECRET"])
def test_a_wrong_secret_is_not_shown(name: str) -> None:
    """A fault of a secret never repeats it."""
    assert "s3cret" not in said(faults(NEEDED | {name: "s3cret with blanks"})[0])


def test_secrets_are_not_shown() -> None:
    """Neither the settings nor a secret show what must stay hidden."""
    settings = load()
    tokens = f"{settings.slack_bot_token} {settings.first.lwa_client_secret!r}"
    shown = f"{settings!r} {settings} {tokens}"
    assert not [secret for secret in settings.secrets() if secret in shown]
    assert set(settings.secrets()) == {
        NEEDED[name]
        for name in (
            "SLACK_BOT_TOKEN",
            "SLACK_APP_TOKEN",
            "SP_API_REFRESH_TOKEN",
            "LWA_CLIENT_SECRET",
        )
    }


def test_secrets_compare_by_text() -> None:
    """Two secrets are equal when their texts are, and no secret equals its text."""
    assert Secret("one") == Secret("one")
    assert len({Secret("one"), Secret("one"), Secret("two")}) == 2
    assert Secret("one") != "one"


def test_settings_are_frozen() -> None:
    """Nothing changes a setting after the start."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(load().first, "language", "en")  # noqa: B010 - mypy refuses the plain form


def test_approval_that_would_always_be_too_old() -> None:
    """A send limit inside the stop window is refused: nothing would ever be sent."""
    [fault] = faults(NEEDED | {"SEND_LIMIT_HOURS": "0.02", "UNDO_SECONDS": "60"})
    assert fault.name == "SEND_LIMIT_HOURS"


@pytest.mark.parametrize("url", ["postgresql://u:the-password@h/d", "postgres://h", ""])
def test_a_database_url_is_a_secret(url: str) -> None:
    """It is hidden with its password in each form; set to nothing it is not set."""
    settings = Settings.load(NEEDED | {"DATABASE_URL": url})
    assert (settings.database_url is not None) == bool(url)
    assert "the-password" not in repr(settings)
    encoded = Settings.load(NEEDED | {"DATABASE_URL": "postgresql://u:p%40ssword@h/d"})
    assert {"p%40ssword", "p@ssword"} <= set(encoded.secrets())


def test_a_database_url_of_another_kind_is_not_quoted() -> None:
    """An address of something else is refused in words that repeat nothing of it."""
    with pytest.raises(SettingsError) as refused:
        Settings.load(NEEDED | {"DATABASE_URL": "mysql://u:the-password@h/d"})
    [fault] = refused.value.faults
    said = fault.in_words(catalog("en"))
    assert "DATABASE_URL" in said
    assert "the-password" not in said
