"""Amazon's rates, shared: all programs together ask no more often than one may."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest

from bot.amazon.limits import RATES
from bot.domain.faults import NotYet
from bot.domain.rates import Rate
from storage.postgres import PostgresConnector, PostgresRates, RatesTable
from tests.postgres.databases import Databases


@pytest.fixture
def database(postgres: Databases) -> Iterator[PostgresConnector]:
    """Return an empty database."""
    with postgres.opened() as opened:
        yield opened


@pytest.fixture
def table(database: PostgresConnector) -> Iterator[RatesTable]:
    """Return the rates as a program uses them."""
    with closing(RatesTable(database.address)) as made:
        yield made


@pytest.fixture
def rates(table: RatesTable) -> PostgresRates:
    """Return the rates of an account."""
    return table.of("A", RATES)


def granted(rates: PostgresRates, operation: str, *, urgent: bool = True) -> int:
    """Take until there is nothing left; return how many were granted."""
    for number in range(1_000):
        try:
            rates.take(operation, urgent=urgent)
        except NotYet:
            return number
    raise AssertionError


def test_several_programs_get_one_burst(database: PostgresConnector) -> None:
    """Four programs that ask at once are granted what one would be, and not one call more."""
    slow = {"createFeed": Rate(0.0001, 40)}
    with ExitStack() as open_until_end, ThreadPoolExecutor(4) as pool:
        tables = [RatesTable(database.address) for _ in range(4)]
        for one in tables:
            open_until_end.enter_context(closing(one))
        programs = [one.of("A", slow) for one in tables]
        assert sum(pool.map(lambda one: granted(one, "createFeed"), programs)) == 40


def test_a_hundred_accounts_share_one_connection(
    database: PostgresConnector, table: RatesTable
) -> None:
    """However many accounts ask at once, the server has one connection more: it allows few."""

    def connections() -> set[int]:
        rows = database.rows(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return {row["pid"] for row in rows}

    before = connections()
    with ThreadPoolExecutor(8) as pool:
        asked = [table.of(f"A{number}", RATES) for number in range(100)]
        list(pool.map(lambda one: one.take("getOrder"), asked))
    assert len(connections() - before) == 1


def test_what_is_not_urgent_leaves_the_reserve(rates: PostgresRates) -> None:
    """The reading before a submission finds room, however much else is asked."""
    assert granted(rates, "searchOrders", urgent=False) == 15
    assert granted(rates, "searchOrders") == 5


def test_accounts_have_rates_of_their_own(table: RatesTable, rates: PostgresRates) -> None:
    """One account that has asked too much takes nothing from another."""
    rates.exhausted("createFeed")
    table.of("B", RATES).take("createFeed")
    with pytest.raises(NotYet):
        rates.take("createFeed")


def test_the_wait_tells_when_there_is_room(rates: PostgresRates) -> None:
    """Zero while there is room; after Amazon's 429, as long as one call takes to come back."""
    assert rates.wait("createFeed") == timedelta(0)
    rates.exhausted("createFeed")
    wait = rates.wait("createFeed").total_seconds()
    assert 100 < wait <= 1 / RATES["createFeed"].per_second


def test_the_rate_that_amazon_grants_is_followed(rates: PostgresRates) -> None:
    """A higher rate fills the bucket sooner; nonsense is not believed."""
    rates.exhausted("createFeed")
    for nonsense in (0, float("nan"), float("inf")):
        rates.follow("createFeed", nonsense)
    assert rates.wait("createFeed").total_seconds() > 100
    rates.follow("createFeed", 2)
    assert rates.wait("createFeed").total_seconds() <= 0.5


def test_an_answer_is_worth_more_than_what_it_tells_of_the_rate(postgres: Databases) -> None:
    """A database that is gone when Amazon's answer arrives does not lose that answer."""
    away = postgres.address.of("postgresql://nobody@127.0.0.1:1/nowhere")
    with closing(RatesTable(away)) as table:
        rates = table.of("A", RATES)
        rates.follow("createFeed", 2)
        rates.exhausted("createFeed")
