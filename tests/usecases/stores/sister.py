"""A second store beside the office's, in the same database."""

from dataclasses import replace

from bot.desk import Desk
from bot.domain.markets import MARKETS
from storage import Store
from storage.tables.stores import KnownStore
from tests.builders import KNOWN
from tests.fakes.amazon import FakeOrderBook
from tests.fakes.health import FakeOrderSearch, FakeReports
from tests.usecases.office import Office

ENDPOINT = "https://elsewhere.example"


def sister(office: Office, market: str, *, seller: str = KNOWN.seller_id, name: str = "") -> Desk:
    """Return the desk of a store of this seller in a marketplace; another seller's is elsewhere."""
    own = seller == KNOWN.seller_id
    known = KnownStore(
        f"{seller}.{market}", seller, KNOWN.endpoint if own else ENDPOINT, market, name or market
    )
    first = office.desk.store
    assert isinstance(first, Store)
    store = Store(first.database, known, office.clock)
    return replace(
        office.desk,
        store_key=store.key,
        account=store.account,
        name=known.name,
        market=MARKETS[market],
        store=store,
        order_book=office.book if own else FakeOrderBook(office.clock),
        order_search=FakeOrderSearch(office.clock),
        health_reports=FakeReports(office.clock),
    )
