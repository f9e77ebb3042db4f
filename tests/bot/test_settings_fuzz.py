"""[[store]] tables of any content: read, or refused in words that name store and setting."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.languages import LANGUAGES
from bot.settings import Settings, SettingsError
from bot.settings.scope import PER_TABLE
from bot.settings.toml_file import NAMES
from handlers.text import catalog
from tests.bot.store_tables import environ

SECRET = "Atzr|hidden-"
SECRETS = ("SP_API_REFRESH_TOKEN", "LWA_CLIENT_SECRET", "SLACK_BOT_TOKEN", "DATABASE_URL")
Table = Mapping[str, Any]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = st.one_of(
    texts,
    st.integers(),
    st.floats(allow_nan=True),
    st.booleans(),
    st.lists(st.one_of(texts, st.integers(), st.booleans()), max_size=3),
    st.sampled_from(["", "*", "0", "-1", "1e400", "JP", "us", "25:00", "U1,S2", "https://x", "on"]),
    st.dictionaries(st.sampled_from(["a", "name"]), texts, max_size=2),
)
names = st.sampled_from([*NAMES, "name", "Name", "SELLER", "x"])
hidden = st.sampled_from([SECRET, f"{SECRET}\n{SECRET}", f" {SECRET}"])
whole = {
    "SELLER_ID": st.sampled_from([f"A{number}SELLER" for number in range(6)]),
    "SP_API_MARKETPLACE": st.sampled_from(["JP", "us", "UK"]),
    "SP_API_REFRESH_TOKEN": st.just(SECRET),
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return a table that is nearly whole, with a few settings of any value."""
    table = {"name": draw(st.sampled_from(["JP", "US", "UK-2", "大阪店", "1", "ＪＰ", "a b"]))}
    table |= {name: draw(good) for name, good in whole.items() if draw(st.integers(0, 30))}
    odd = draw(st.dictionaries(names, values, max_size=draw(st.sampled_from([0, 0, 3]))))
    odd |= {name: draw(hidden) for name in SECRETS if name in odd}
    return table | odd


def in_toml(value: object) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)} = {in_toml(one)}" for key, one in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(in_toml, value))}]"
    return str(value).lower()


def written(found: Sequence[Table]) -> str:
    """Return a file of these tables."""
    return "\n".join(
        "\n".join(["[[store]]", *(f"{name} = {in_toml(value)}" for name, value in table.items())])
        for table in found
    )


def faults_of(folder: Path, found: Sequence[Table]) -> list[str] | Settings:
    """Return the settings of a file, or what is wrong with it, in words that hold no secret."""
    try:
        return Settings.load(environ(folder, written(found)))
    except SettingsError as error:
        caught = error
    said = [[fault.in_words(catalog(one)) for fault in caught.faults] for one in LANGUAGES]
    assert SECRET not in f"{caught}{caught!r}{said}"
    return [fault.in_words(catalog("en")) for fault in caught.faults]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for one settings file after the other."""
    return tmp_path_factory.mktemp("settings")


@given(st.lists(tables(), min_size=1, max_size=4))
def test_any_tables_are_read_or_refused_in_words(folder: Path, found: list[Table]) -> None:
    """Nothing else is raised, no secret is told, and what is read has one name a store."""
    loaded = faults_of(folder, found)
    if not isinstance(loaded, Settings):
        assert all(": " in one for one in loaded)
        return
    assert len(loaded.stores) == len(found)
    assert len({one.name.casefold() for one in loaded.stores}) == len(found)
    assert len({(one.seller_id, one.market) for one in loaded.stores}) == len(found)
    assert all(loaded.store_named(one.name) is one for one in loaded.stores)
    assert SECRET not in repr(loaded)


@given(tables(), tables())
def test_a_store_has_its_own_faults(folder: Path, one: Table, other: Table) -> None:
    """What is wrong with two stores is what is wrong with each, whatever the other says."""
    mine, theirs = (
        {**table, "name": name, "SELLER_ID": name, "SP_API_MARKETPLACE": "JP"}
        for table, name in ((one, "first"), (other, "second"))
    )
    alone = [faults_of(folder, [table]) for table in (mine, theirs)]
    both = faults_of(folder, [mine, theirs])
    told = [line for found in alone if not isinstance(found, Settings) for line in found]
    assert (both if isinstance(both, list) else []) == told


@given(st.dictionaries(names, values, max_size=4))
def test_faults_of_a_table_name_their_store_and_setting(folder: Path, odd: Table) -> None:
    """Each line begins with the store's name, else its number, then one of the settings."""
    odd = {name: value if name not in SECRETS else SECRET for name, value in odd.items()}
    found = faults_of(folder, [odd])
    assert isinstance(found, list) or odd.keys() >= PER_TABLE
    if isinstance(found, list):
        known = {*NAMES, *odd, "name"}
        assert all(line.partition(", ")[2].partition(": ")[0] in known for line in found)
