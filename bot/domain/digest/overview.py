"""One morning of several stores that share a channel."""

from dataclasses import dataclass

from bot.domain.digest.digest import Digest
from bot.domain.markets import Market


@dataclass(frozen=True, slots=True)
class Standing:
    """A store's state this morning, for its line in the overview."""

    store: str
    name: str
    market: Market
    digest: Digest
