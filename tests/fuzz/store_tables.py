"""Fuzzing the [[store]] tables: read, or refused in words that name store and setting."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.domain.languages import LANGUAGES
from bot.settings import Settings, SettingsError
from bot.settings.toml_file import NAMES
from handlers.text import catalog
from tests.bot.store_tables import environ
from tests.fuzz.kinds import Check, Kind

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


def check(folder: Path, found: Sequence[Table]) -> str:
    """Load tables; check that what is read has one name and one place a store."""
    loaded = faults_of(folder, found)
    if not isinstance(loaded, Settings):
        assert loaded
        assert all(": " in one for one in loaded)
        return "SettingsError"
    assert len(loaded.stores) == len(found)
    assert len({one.name.casefold() for one in loaded.stores}) == len(found)
    assert len({(one.seller_id, one.market) for one in loaded.stores}) == len(found)
    assert all(loaded.store_named(one.name) is one for one in loaded.stores)
    assert SECRET not in repr(loaded)
    return f"{len(found)} stores"


@contextmanager
def opened(folder: Path) -> Iterator[Check]:
    """Use a file in the folder."""
    yield partial(check, folder)


KIND = Kind(
    "store tables", st.lists(tables(), min_size=1, max_size=4), opened, quick=200, long=4_000
)
