"""A shop that is watched."""

from dataclasses import replace

import pytest

from tests.fakes.health import FakeOrderSearch
from tests.usecases.office import Office
from tests.usecases.radar.shop import Shop


@pytest.fixture
def shop(office: Office) -> Shop:
    """Return a shop without orders."""
    search = FakeOrderSearch(office.clock)
    office.desk = replace(office.desk, order_search=search)
    return Shop(office, search)
