"""Orders to begin with: one of every kind that a rule or a picture depends on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.domain.markets import Market
from bot.simulator.amazon2.orders import SimItem, SimOrder

_GOODS = (
    ("ステンレスボトル 500ml 真空断熱 保温保冷 シルバー", "BTL-500-SV", "B0BTL500SV", 1980),
    ("コットンTシャツ 無地 半袖 ネイビー L", "TS-NV-L", "B0TSNVL001", 2480),
    ("USB-C 充電ケーブル 2m 100W 急速充電 2本セット", "CBL-C2-2P", "B0CBLC22P1", 1599),
    ("木製カッティングボード ひのき 36cm", "CB-HNK-36", "B0CBHNK361", 3280),
    ("珪藻土バスマット 60×39cm グレー", "BM-GR-M", "B0BMGRM001", 2690),
    ("LEDデスクライト 調光 5段階 折りたたみ", "LED-DL-05", "B0LEDDL051", 4580),
    ("南部鉄器 急須 0.65L 黒", "NBT-065-BK", "B0NBT065BK", 8900),
    ("折りたたみ傘 自動開閉 晴雨兼用", "UMB-AT-01", "B0UMBAT011", 2980),
)
_LONG = (
    "【公式】極厚ふわふわ今治産バスタオル 5枚セット 約60×120cm 綿100% 吸水速乾 抗菌防臭 "
    "ホテル仕様 ギフト 内祝い 出産祝い 引き出物 "
) * 6
_EMOJI = "🎁クリスマス🎄 ギフトボックス <限定> & *赤* _緑_ `白` 👨‍👩‍👧‍👦"
_SHIPS_FROM = {"JP": "Amazon.co.jp"}

SEEDS: Mapping[str, Mapping[str, Any]] = {
    "unshipped": {},
    "multi_item": {"items": [{"quantity": 2}, {}, {"quantity": 3}]},
    "emoji": {"items": [{"title": _EMOJI}]},
    "long_title": {"items": [{"title": _LONG}]},
    "prime": {"programs": ["PRIME"]},
    "prime_requested": {"programs": ["PRIME"], "requested": "all"},
    "request_all": {"items": [{}, {"quantity": 2}], "requested": "all"},
    "request_some": {"items": [{}, {}], "requested": "some"},
    "fba": {"fulfilled_by": "AMAZON"},
    "pending": {"status": "PENDING"},
    "pending_availability": {"status": "PENDING_AVAILABILITY", "programs": ["PREORDER"]},
    "shipped": {"status": "SHIPPED", "items": [{"quantity": 2, "fulfilled": 2}]},
    "partially_shipped": {
        "status": "PARTIALLY_SHIPPED",
        "items": [{"quantity": 2, "fulfilled": 1}, {}],
    },
    "partly_fulfilled": {"items": [{"quantity": 3, "fulfilled": 1}]},
    "cancelled": {"status": "CANCELLED", "items": [{"cancelled_by": "BUYER"}]},
    "non_amazon": {"channel": "NON_AMAZON"},
    "easy_ship": {"programs": ["AMAZON_EASY_SHIP"]},
    "delivery_by_amazon": {"programs": ["DELIVERY_BY_AMAZON"]},
    "item_cancelled": {"items": [{"cancelled_by": "MERCHANT"}, {}]},
    "status_missing": {"status": None},
    "unfulfillable": {"status": "UNFULFILLABLE", "fulfilled_by": "AMAZON"},
    "pii": {"items": [{"quantity": 2}]},
    **{f"unshipped_{number}": {} for number in range(2, 10)},
}


def seed_all(now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each seed's name and what is special about it, the oldest order first."""
    for number, (name, overrides) in enumerate(SEEDS.items()):
        age = timedelta(hours=2 + len(SEEDS) - number, minutes=7 * number % 60)
        yield name, {"created": now - age, **overrides}


def a_new_order(  # noqa: PLR0913 - an order has many sides
    number: int,
    order_id: str | None,
    market: Market,
    now: datetime,
    *,
    items: Sequence[Mapping[str, Any]] = ({},),
    requested: Literal["all", "some"] | None = None,
    **overrides: Any,
) -> SimOrder:
    """Return an order placed a while ago that has to be shipped within days.

    `items` and `overrides` override the fields of SimItem and SimOrder; `requested` says for which
    items the buyer asked for a cancellation.
    """
    created = overrides.pop("created", now - timedelta(hours=2))
    order = SimOrder(
        id=order_id or _order_id(number),
        created=created,
        updated=created + timedelta(minutes=30),
        items=[_item(number, place, said) for place, said in enumerate(items)],
        marketplace_id=market.id,
        marketplace_name=_SHIPS_FROM.get(market.code, market.site.capitalize()),
        currency="JPY" if market.code == "JP" else "USD",
        ship_by=_last_second(now + timedelta(days=1 + number % 3), market.zone),
        shipping=0 if number % 3 else 440,
    )
    for name, value in overrides.items():
        setattr(order, name, list(value) if name == "programs" else value)
    asking = {"all": len(order.items), "some": 1, None: 0}[requested]
    for item in order.items[:asking]:
        item.requested = "間違えて注文しました"
    return order


def _item(number: int, place: int, overrides: Mapping[str, Any]) -> SimItem:
    title, sku, asin, price = _GOODS[(number + place) % len(_GOODS)]
    item = SimItem(
        f"{10_000_000_000_000 + 7_919 * (number * 10 + place + 1)}", title, sku, asin, price
    )
    for name, value in overrides.items():
        setattr(item, name, value)
    return item


def _order_id(number: int) -> str:
    first = (1_234_567 + 7_654_321 * number) % 10_000_000
    second = (8_901_234 + 3_141_593 * number) % 10_000_000
    return f"{(250, 249, 503)[number % 3]}-{first:07}-{second:07}"


def _last_second(moment: datetime, zone: str) -> datetime:
    local = moment.astimezone(ZoneInfo(zone))
    return local.replace(hour=23, minute=59, second=59, microsecond=0)
