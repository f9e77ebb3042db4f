"""Which stores a database knows: added, renamed, missing, put back."""

from pathlib import Path

import pytest

from bot.domain.cancellation.request import State
from bot.settings import Settings
from bot.start import CannotStart
from handlers.text import catalog
from storage import Store
from tests.scenario.stores import Stores, table, two_accounts
from tests.variants import variants


def configured(world: Stores, folder: Path, *names: str) -> Settings:
    """Return the settings of the stores of these names."""
    accounts = {"JP": (world.amazon, "JP"), "US": (world.us, "US"), "America": (world.us, "US")}
    tables = [
        table(name, *accounts[name], APPROVALS_CHANNEL="C0USAPPROVALS", LANGUAGE="en")
        for name in names
    ]
    world.configure(folder, tables)
    return Settings.load(world.environ)


def asked(world: Stores) -> str:
    """Ask for the cancellation of an order of the store US; return its id once it has a card."""
    order_id = world.us.seeds["unshipped"]
    world.fill(world.sato, order_id)
    assert world.sato.submit().closed
    world.until(lambda: world.us_card(order_id), minutes=2, step=1, what="a card")
    return order_id


def added(store: Store) -> list[str]:
    """Return the keys of the stores that the record says were added."""
    return [line.store for line in store.audit.all() if line.action == "store_added"]


def test_stores_are_added_and_renamed(tmp_path: Path) -> None:
    """A new store is a line of the record; under a new name a store goes on as it was."""
    with two_accounts(tmp_path) as world:
        assert added(world.program.store) == [f"{world.amazon.seller_id}.JP", "A1USSELLER.US"]
        order_id = asked(world)

        world.start_again(configured(world, tmp_path, "JP", "America"))
        world.tanaka.click(world.us_card(order_id), "cancellation.approve")
        world.until(
            lambda: world.us_card(order_id)["metadata"]["event_payload"]["state"] == "approved",
            minutes=1,
            step=1,
            what="approved under the new name",
        )
        assert "(America)" in world.us_card(order_id)["text"]
        assert len(added(world.program.store)) == 2


@variants("language", ["en", "ja"])
def test_a_store_with_open_requests_is_missing(tmp_path: Path, language: str) -> None:
    """The program does not start, and names the store and each order; put back, it goes on."""
    with two_accounts(tmp_path) as world:
        order_id = asked(world)
        with pytest.raises(CannotStart) as caught:
            world.start_again(configured(world, tmp_path, "JP"))
        said = caught.value.why.in_words(catalog(language))
        assert "US" in said
        assert order_id in said
        world.start_again(configured(world, tmp_path, "JP", "US"))
        world.tanaka.click(world.us_card(order_id), "cancellation.withdraw")
        world.until(
            lambda: world.us_card(order_id)["metadata"]["event_payload"]["state"] == "withdrawn",
            minutes=1,
            step=1,
            what="withdrawn",
        )


def test_a_store_without_open_requests_may_go(tmp_path: Path) -> None:
    """What nothing waits for need not be configured any longer."""
    with two_accounts(tmp_path) as world:
        world.start_again(configured(world, tmp_path, "JP"))
        assert [desk.name for desk in world.program.desks] == ["JP"]


def test_a_database_of_one_store_goes_on_with_tables(tmp_path: Path) -> None:
    """The store of the environment is the same store in a table; alone it is refused afterwards."""
    with two_accounts(tmp_path, started=False) as world:
        jp = {
            "SELLER_ID": world.amazon.seller_id,
            "SP_API_MARKETPLACE": "JP",
            "SP_API_REFRESH_TOKEN": world.amazon.refresh_token,
            "SP_API_ENDPOINT": world.amazon.url,
            "LWA_ENDPOINT": world.amazon.lwa_url,
            "LWA_CLIENT_SECRET": world.amazon.client_secret,
            "DATABASE_PATH": str(tmp_path / "alone.db"),
        }
        alone = Settings.load({**world.environ, **jp, "SELLERDESK_CONFIG": ""})
        world.start_again(alone)
        world.ask(world.sato, world.amazon.seeds["unshipped"])
        world.environ["DATABASE_PATH"] = jp["DATABASE_PATH"]
        world.start_again(configured(world, tmp_path, "JP", "US"))
        assert len(world.program.store.requests.in_state(State.REQUESTED)) == 1
        with pytest.raises(CannotStart) as caught:
            world.start_again(alone)
        assert "belongs to" in caught.value.why.in_words(catalog("en"))
