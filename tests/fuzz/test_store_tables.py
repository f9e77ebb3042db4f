"""What is wrong with one [[store]] table, whatever stands in it and in the others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Settings
from bot.settings.scope import PER_TABLE
from bot.settings.toml_file import NAMES
from tests.fuzz.store_tables import SECRET, SECRETS, Table, faults_of, names, tables, values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for one settings file after the other."""
    return tmp_path_factory.mktemp("settings")


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
