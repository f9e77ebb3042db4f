"""The world of two stores: its settings, and who may do what in which."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator
from simulator.slack import reading
from tests.builders import NOW
from tests.scenario.world import SETTINGS, World, populate

US_APPROVALS = "C0USAPPROVALS"
NO_SETTINGS: Mapping[str, str] = MappingProxyType({})
OWN = ("SELLER_ID", "SP_API_MARKETPLACE", "SP_API_REFRESH_TOKEN")
"""What stands in each table and nowhere else."""


def table(name: str, account: AmazonSimulator, market: str, **settings: str) -> str:
    """Return a [[store]] table."""
    lines = {
        "name": name,
        "SELLER_ID": account.seller_id,
        "SP_API_MARKETPLACE": market,
        "SP_API_REFRESH_TOKEN": account.refresh_token,
        "SP_API_ENDPOINT": account.url,
        "LWA_ENDPOINT": account.lwa_url,
        "LWA_CLIENT_SECRET": account.client_secret,
        **settings,
    }
    return "\n".join(["[[store]]", *(f'{key} = "{text}"' for key, text in lines.items()), ""])


@contextmanager
def two_accounts(
    folder: Path,
    *,
    started: bool = True,
    jp: Mapping[str, str] = NO_SETTINGS,
    us: Mapping[str, str] = NO_SETTINGS,
) -> Iterator["Stores"]:
    """Start a world with the stores JP, and US of another account, each with these settings."""
    with Stores(folder / "desk.db", MovableClock(NOW)) as world:
        world.settle(folder, jp, us)
        world.open(tick=0.01, amazon_pause=0.01, durable=False)
        if started:
            world.program.start()
        yield world
        assert world.slack.violations == []
        assert world.slack.warnings == []


class Stores(World):
    """A world with two seller accounts, of which `amazon` is in Japan and `us` in the US."""

    def __init__(self, database: Path, clock: MovableClock) -> None:
        super().__init__(database, clock)
        self.us = self.add_account("A1USSELLER", "US")

    def us_card(self, order_id: str) -> Any:
        """Return an order's newest card in the channel of the US, or None."""
        shown = reading.of_event(self.tanaka.messages(US_APPROVALS), "sellerdesk_cancellation")
        mine = [one for one in shown if one["metadata"]["event_payload"]["order_id"] == order_id]
        return mine[-1] if mine else None

    def settle(
        self, folder: Path, jp: Mapping[str, str] = NO_SETTINGS, us: Mapping[str, str] = NO_SETTINGS
    ) -> None:
        """Fill the workspace and the accounts, and write the settings of the stores JP and US."""
        populate(self.slack)
        self.slack.add_channel(US_APPROVALS, "us-approvals")
        self.slack.add_channel("C0DESK2", "desk-2")
        self.amazon.seed()
        self.us.seed()
        of_us = {"APPROVALS_CHANNEL": US_APPROVALS, "LANGUAGE": "en", **us}
        of_jp = {"LANGUAGE": "ja", **jp}
        tables = [table("JP", self.amazon, "JP", **of_jp), table("US", self.us, "US", **of_us)]
        self.configure(folder, tables)

    def configure(self, folder: Path, tables: list[str]) -> None:
        """Write the settings file of these stores."""
        path = folder / "sellerdesk.toml"
        path.write_text("\n".join(tables), encoding="utf-8")
        self.environ |= {**SETTINGS, "SELLERDESK_CONFIG": str(path)}
        for name in (*OWN, "LANGUAGE", "SP_API_ENDPOINT", "LWA_ENDPOINT", "LWA_CLIENT_SECRET"):
            self.environ.pop(name, None)
