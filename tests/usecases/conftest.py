"""An office to try the use cases in, on each engine."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from storage.connector import Connector
from tests.databases import open_new_database
from tests.fakes.health import FakeHealthChannel, FakeOrderSearch, FakeReports, a_document
from tests.usecases.mornings import NOON, Morning, tokyo
from tests.usecases.office import Office, an_office


@pytest.fixture
def database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connector]:
    """Return an empty database of each engine."""
    if engine == "sqlite":
        with closing(open_new_database(tmp_path / "desk.db")) as opened:
            yield opened
        return
    with request.getfixturevalue("postgres").opened() as opened_on_server:
        yield opened_on_server


@pytest.fixture
def office(database: Connector) -> Office:
    """Return an office."""
    return an_office(database)


@pytest.fixture
def morning(office: Office) -> Morning:
    """Return the same office with what looks after the account's health."""
    reports, orders, health_channel = (
        FakeReports(office.clock),
        FakeOrderSearch(office.clock),
        FakeHealthChannel(),
    )
    desk = replace(
        office.desk, health_reports=reports, order_search=orders, health_channel=health_channel
    )
    return Morning(desk, office.clock, reports, orders, health_channel)


@pytest.fixture
def noon(morning: Morning) -> Morning:
    """Return a noon with a report of this morning: 0 of 63 cancelled."""
    morning.keep(a_document(), tokyo(24, 8))
    morning.at(NOON)
    return morning
