"""The panel "Outside world": clock, Amazon, orders and wire, in the language of whoever looks."""

from collections.abc import Callable, Iterable
from functools import partial
from zoneinfo import ZoneInfo

from bot.demo.acts import ORDER_ACTS, SWITCHES
from bot.demo.live import MOVES, Live
from bot.demo.wire import Row
from handlers.reader import Reader
from handlers.text import Catalog
from simulator.amazon import SimOrder
from simulator.slack.look.html import Html, Inside, el, fragment
from simulator.web.outside import act_button

_BY = {"MERCHANT": "seller", "BUYER": "buyer", "AMAZON": "amazon"}
_STATES = frozenset({"UNSHIPPED", "PENDING", "PARTIALLY_SHIPPED", "SHIPPED"})


class Panel:
    """Draws what is outside the workspace; `wire` returns its latest requests."""

    def __init__(self, live: Live, wire: Callable[[], Iterable[Row]]) -> None:
        self._live = live
        self._store = live.shop.program.settings.first
        self._wire = wire
        self._drawn: dict[tuple[str, str], tuple[object, Html]] = {}

    def draw(self, say: Catalog) -> Html:
        """Return the sections of the panel."""
        return fragment(
            _section("clock", say, self._clock(say)),
            _section("amazon", say, self._amazon(say)),
            _section("orders", say, self._orders(say)),
            _section("wire", say, self._requests(say)),
        )

    def _clock(self, say: Catalog) -> Inside:
        moves = [act_button(say(f"demo.outside.move.{move}"), move) for move in MOVES]
        return [
            self._now(say),
            el("p", moves, class_="acts"),
            el("p", self._doing(say), role="status", class_="doing"),
        ]

    def _now(self, say: Catalog) -> Html:
        now = self._live.shop.clock.now()
        reader = Reader(say.language, self._store.timezone, now, self._store.market)
        minute = now.replace(second=0, microsecond=0)
        return self._kept(
            say, "now", minute, lambda: el("p", el("time", reader.moment(now)), class_="now")
        )

    def _doing(self, say: Catalog) -> str:
        if self._live.stuck:
            return say("demo.outside.stuck")
        return say(f"demo.outside.doing.{self._live.doing}") if self._live.doing else ""

    def _amazon(self, say: Catalog) -> Inside:
        shop = self._live.shop
        turned = {name: "off" if switch.on(shop) else "on" for name, switch in SWITCHES.items()}
        return el(
            "p",
            [
                act_button(say(f"demo.outside.switch.{name}.{way}"), name, to=way)
                for name, way in turned.items()
            ],
            class_="acts",
        )

    def _orders(self, say: Catalog) -> Inside:
        shop = self._live.shop
        special = {order_id: name for name, order_id in shop.orders.items()}
        drawn = [
            self._kept(
                say,
                one.order_id,
                (one.status, one.refunded, [(item.request, item.fulfilled) for item in one.items]),
                partial(_order, one, special.get(one.order_id, ""), say),
            )
            for one in shop.amazon.orders.values()
        ]
        return el("ul", drawn, class_="orders")

    def _requests(self, say: Catalog) -> Inside:
        rows, zone = list(self._wire()), self._store.timezone
        listed = self._kept(
            say,
            "wire",
            rows,
            lambda: el("ol", [_request(row, zone) for row in rows]),
        )
        name = say("demo.outside.wire")
        return el("div", listed, class_="wire", tabindex="0", role="group", aria_label=name)

    def _kept(self, say: Catalog, name: str, key: object, draw: Callable[[], Html]) -> Html:
        """Return what was drawn for the same key before, since pages ask at every change."""
        before = self._drawn.get((say.language, name))
        if before is not None and before[0] == key:
            return before[1]
        html = draw()
        self._drawn[say.language, name] = (key, html)
        return html


def _section(name: str, say: Catalog, inside: Inside) -> Html:
    heading = el("h3", say(f"demo.outside.{name}"))
    return el("section", heading, inside, id=f"outside-{name}")


def _order(order: SimOrder, special: str, say: Catalog) -> Html:
    order_id = order.order_id
    buttons = [
        act_button(say(f"demo.outside.order.{name}"), name, order=order_id)
        for name, act in ORDER_ACTS.items()
        if act.may(order)
    ]
    titles = [order.items[0].title, *([say(f"demo.order.{special}")] if special else [])]
    summary = el(
        "summary",
        el("span", order_id, class_="id"),
        " ",
        el("span", state_in_words(order, say), class_="state"),
        " ",
        el("span", " · ".join(titles), class_="about"),
    )
    acts = el("p", buttons or say("demo.outside.over"), class_="acts")
    return el("li", el("details", summary, acts, id=f"outside-{order_id}"))


def _request(row: Row, zone: ZoneInfo) -> Html:
    return el(
        "li",
        el("span", f"{row.at.astimezone(zone):%H:%M:%S}", class_="at"),
        f" {row.service} ",
        el("span", row.operation, class_="operation"),
        [" ", el("span", row.about, class_="which")] if row.about else None,
        " ",
        el("span", row.outcome, class_="good" if row.good else "bad"),
        f" ×{row.times}" if row.times > 1 else None,
    )


def state_in_words(order: SimOrder, say: Catalog) -> str:
    """Return what has become of an order, and whether its buyer asks for the cancellation."""
    if order.refunded:
        return say("demo.state.refunded")
    if order.status == "CANCELLED":
        return say(f"demo.state.cancelled.{_BY.get(order.cancelled_by or '', 'unstated')}")
    if order.status not in _STATES:
        return str(order.status)
    state = say(f"demo.state.{order.status.lower()}")
    asked = sum(item.request is not None for item in order.items)
    if not asked or order.left:
        return state
    part = "all" if order.requested_on_all else "some"
    return say(f"demo.state.asked.{part}", state=state, n=asked, of=len(order.items))
