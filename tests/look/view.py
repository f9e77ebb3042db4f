"""A view with its budget, and the orders that views are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.orders.order import Order
from handlers.blocks import Message
from handlers.reader import Reader
from tests.builders import an_item, an_order
from tests.handlers.views.samples import a_reader

TITLE = (
    "【2026年改良モデル】今治謹製 ステンレス真空断熱マグカップ 350ml 電子レンジ・食洗機対応 "
    "ふた付き 保温保冷 滑り止めシリコン底 名入れ対応 ギフトボックス入り ホワイト"
)
OTHER = "U0SUZUKI"
STORE = "A3SELLER.JP"


@dataclass(frozen=True)
class View:
    """A view, the most pixels it may be high on a phone, and how far down its buttons may end.

    0 is no budget: its height is shown.
    """

    name: str
    most: int
    draw: Callable[[Reader], Message | Mapping[str, Any]]
    within: Mapping[str, int]

    def shown(self, language: str) -> Mapping[str, Any]:
        """Return it as Slack gets it."""
        thing = self.draw(a_reader(language))
        return {"blocks": thing.blocks} if isinstance(thing, Message) else thing


def view(
    name: str, most: int, draw: Callable[[Reader], Message | Mapping[str, Any]], **within: int
) -> View:
    """Return a view; in the names of `within`, two underscores stand for a dot."""
    return View(name, most, draw, {key.replace("__", "."): value for key, value in within.items()})


def order(**changes: Any) -> Order:
    """Return an order of one mug with a long title."""
    return an_order(items=(an_item(title=TITLE, quantity=1),), **changes)


def wanted() -> Order:
    """Return an order whose buyer has sent the formal request."""
    item = an_item(title=TITLE, requested=True, request_words="間違えて注文してしまいました。")
    return an_order(items=(item,))


def several() -> Order:
    """Return an order of three items, one of which its buyer wants to cancel."""
    items = (an_item(id=f"{n}", title=TITLE, quantity=n + 1, requested=n == 0) for n in range(3))
    return an_order(items=tuple(items))
