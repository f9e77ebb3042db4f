"""The initial orders: one per cancellation rule, and some with unusual contents."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from simulator.amazon.book import Book
from simulator.amazon.order import PLANTED

_KETTLE = (
    "【Amazon.co.jp限定】山善 電気ケトル 0.8L 温度調節機能付き 保温 空焚き防止 ドリップ 細口 "
    "コーヒー 紅茶 緑茶 白湯 ミルク作り 1200W 湯沸かし ステンレス おしゃれ 一人暮らし 新生活 "
    "ギフト プレゼント 母の日 父の日 敬老の日 結婚祝い 引越し祝い 1年保証 日本語取扱説明書付き "
    "ブラック EGL-C1281(B) 電気ポット やかん 急須 注ぎやすい 軽量 コンパクト 省スペース 静音設計 "
    "自動電源オフ 二重構造 やけど防止 水量窓付き 洗いやすい 広口 フィルター取り外し可能"
)
_MUG = "マグカップ 350ml 電子レンジ対応 北欧風 陶器 白"
_TOWEL = "今治タオル フェイスタオル 3枚組 綿100% ギフト箱入り"
_EMOJI = "🎁クリスマス限定🎄 ぬいぐるみ くま🧸 特大 80cm 👨‍👩‍👧‍👦家族みんなで✨"
_MARKS = "*太字* _斜体_ ~取消~ `code` <!channel> <@U0TANAKA> <https://example.com|押す> & > \"'"
_WHY = "購入の必要がなくなった"
_Fields = dict[str, Any]


def seed(book: Book, now: datetime) -> dict[str, str]:
    """Add the orders and return their ids by name."""
    made = {name: book.add(**fields).order_id for name, fields in _plain(now).items()}
    for name, change in _changed().items():
        order = book.add(title=_MUG, price="1480")
        change(order, now - timedelta(hours=2))
        made[name] = order.order_id
    return made


def _plain(now: datetime) -> dict[str, _Fields]:
    return _cancellable(now) | _refused() | _odd()


def _cancellable(now: datetime) -> dict[str, _Fields]:
    two: list[_Fields] = [
        {"title": _MUG, "quantity": 2, "price": "1480"},
        {"title": _TOWEL, "price": "3300"},
    ]
    one_asked = [two[0] | {"request": _WHY}, two[1]]
    all_asked = [item | {"request": _WHY} for item in two]
    return {
        "unshipped": {"title": _KETTLE, "price": "6980"},
        "request_all": {"title": _MUG, "price": "1480", "request": _WHY},
        "request_all_multi": {"items": all_asked},
        "request_some": {"items": one_asked},
        "multi_item": {"items": two},
        "prime": {"title": _TOWEL, "price": "3300", "programs": ("PRIME",)},
        "prime_request": {"title": _TOWEL, "programs": ("PRIME",), "request": _WHY},
        "emoji": {"title": _EMOJI, "price": "12800"},
        "long_title": {"title": _KETTLE + _KETTLE, "sku": "KETTLE-" + "X" * 33},
        "pii": {"title": _TOWEL, "request": None, "price": "3300"},
        "marks": {"title": _MARKS, "sku": "*SKU*&<b>", "price": "500"},
        "many_items": {"items": [{"title": f"{_MUG} {n}", "price": "980"} for n in range(30)]},
        "no_price": {"title": _MUG, "price": None},
        "business": {"title": _MUG, "quantity": 120, "programs": ("AMAZON_BUSINESS",)},
        "ship_soon": {"title": _MUG, "ship_by": now + timedelta(hours=6)},
        "ship_late": {"title": _MUG, "ship_by": now - timedelta(hours=10)},
    }


def _refused() -> dict[str, _Fields]:
    return {
        "fba": {"title": _MUG, "fulfilled_by": "AMAZON", "programs": ("PRIME",)},
        "unfulfillable": {"title": _MUG, "fulfilled_by": "AMAZON", "status": "UNFULFILLABLE"},
        "pending": {"title": _MUG, "status": "PENDING", "price": None},
        "pending_availability": {"title": _MUG, "status": "PENDING_AVAILABILITY"},
        "partly_fulfilled": {"title": _MUG, "quantity": 2, "fulfilled": 1},
        "non_amazon": {"title": _MUG, "channel": "NON_AMAZON"},
        "easy_ship": {"title": _MUG, "programs": ("AMAZON_EASY_SHIP",)},
        "delivery_by_amazon": {"title": _MUG, "programs": ("DELIVERY_BY_AMAZON",)},
        "item_cancelled": {
            "items": [
                {"title": _MUG, "execution": ("BUYER", _WHY)},
                {"title": _TOWEL, "price": "3300"},
            ]
        },
    }


def _odd() -> dict[str, _Fields]:
    """Return orders with fewer or more fields than Amazon's model."""
    return {
        "status_missing": {"title": _MUG, "status": None},
        "status_unknown": {"title": _MUG, "status": "TELEPORTED"},
        "fulfilled_by_missing": {"title": _MUG, "fulfilled_by": None},
        "quantity_missing": {"title": _MUG, "fulfilled": None},
        "unknown_keys": {
            "title": _MUG,
            "extra": {"promiseCalculationInputs": {"note": f"{PLANTED}_EXTRA"}},
        },
    }


def _changed() -> dict[str, Callable[[Any, datetime], None]]:
    """Return each order's past event, by order name."""
    return {
        "shipped": lambda order, at: order.ship(at),
        "partially_shipped": _ship_half,
        "cancelled": lambda order, at: order.cancel(at, "MERCHANT", "No inventory"),
        "cancelled_by_buyer": lambda order, at: order.cancel(at, "BUYER", _WHY),
        "cancelled_by_amazon": lambda order, at: order.cancel(at, "AMAZON", "Payment failed"),
        "cancelled_unstated": lambda order, at: order.cancel(at, None, "Not stated"),
    }


def _ship_half(order: Any, at: datetime) -> None:
    item = order.items[0]
    item.quantity, item.fulfilled = 2, 1
    order.status, order.updated_at, order.tracking_number = "PARTIALLY_SHIPPED", at, "402-1"
