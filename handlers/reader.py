"""A reader's language, and formatting of numbers, money and times in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.health.metrics import percent
from bot.domain.markets import EUROPE, Market, Source
from bot.domain.money import Money
from handlers import cldr
from handlers.blocks import Pieces, add, words
from handlers.text import Catalog, catalog

_MOMENTS = {"en": "EEE d MMM HH:mm", "ja": "M/d(E)HH:mm"}
_TIMES = {"en": "HH:mm", "ja": "HH:mm"}
_DAYS = {"en": "d MMM", "ja": "M/d"}
_DATES = {"en": "d MMM y", "ja": "y/M/d"}
_SEPARATORS = {"en": " · ", "ja": "・"}
_STOPS = {"en": ".", "ja": "。"}
_ENDS = (*_STOPS.values(), "?", "？", "!", "！", "…")
_COMMAS = {"en": ", ", "ja": "、"}
_BIG_UNITS = (timedelta(days=1), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Reader:
    """Everything a view may depend on besides its data."""

    language: str
    zone: ZoneInfo
    now: datetime
    market: Market
    simulated: bool = False
    store: str = ""
    """The name of the store that the message is about; empty if there is only one."""

    @property
    def words(self) -> Catalog:
        """Return the text catalogue of the reader's language."""
        return catalog(self.language)

    @property
    def separator(self) -> str:
        """Return the separator between short facts on one line."""
        return _SEPARATORS[self.language]

    @property
    def comma(self) -> str:
        """Return the separator between the parts of a list that continues."""
        return _COMMAS[self.language]

    @property
    def space(self) -> str:
        """Return the separator between two sentences."""
        return "" if self.language == "ja" else " "

    def sentences(self, parts: Iterable[str]) -> str:
        """Return sentences one after the other, each with its full stop; empty ones are skipped."""
        stop = _STOPS[self.language]
        ended = (part if part.endswith(_ENDS) else f"{part}{stop}" for part in parts if part)
        return self.space.join(ended)

    def say(self, key: str, **values: Any) -> str:
        """Return a catalogue entry as plain text."""
        return self.words(key, **values)

    def rich(self, key: str, **values: Any) -> Pieces:
        """Return a catalogue entry as rich text; values are text, elements, or lists of them."""
        pieces: Pieces = []
        for piece in self.words.pieces(key, **values):
            value = values[piece.name] if piece.name else piece.words
            for part in value if isinstance(value, list) else [value]:
                shown = part if isinstance(part, dict) else words(self.words.shown(part))
                style = shown.get("style", {}) | ({"bold": True} if piece.bold else {})
                add(pieces, shown | ({"style": style} if style else {}))
        return pieces

    def moment(self, at: datetime) -> str:
        """Return date and time in the reader's time zone."""
        return self._format(at, _MOMENTS[self.language], self.zone)

    def time(self, at: datetime) -> str:
        """Return the time in the reader's time zone, with the date unless it is today."""
        today = at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date()
        return self._format(at, (_TIMES if today else _MOMENTS)[self.language], self.zone)

    def day(self, day: date) -> str:
        """Return a date without the year."""
        return cldr.dates.format_date(day, _DAYS[self.language], locale=self.language)

    def market_moment(self, at: datetime) -> str:
        """Return date and time in the marketplace's time zone, with the zone's name."""
        zone = ZoneInfo(self.market.zone)
        name = f"{at.astimezone(zone):%Z}"
        name = name if name.isalpha() else f"UTC{name}"
        return f"{self._format(at, _MOMENTS[self.language], zone)} {name}"

    def _format(self, at: datetime, pattern: str, zone: ZoneInfo) -> str:
        return cldr.dates.format_datetime(at, pattern, tzinfo=zone, locale=self.language)

    def left(self, until: datetime) -> str:
        """Return the time remaining, rounded down, or a note that it has passed."""
        delta = until - self.now
        if delta <= timedelta(0):
            return self.say("time.passed")
        unit = next((one for one in _BIG_UNITS if delta >= 2 * one), timedelta(minutes=1))
        span = cldr.dates.format_timedelta(
            max(delta // unit, 1) * unit, threshold=2, granularity="minute", locale=self.language
        )
        return self.say("time.left", span=span.replace(" ", "") if self.language == "ja" else span)

    def money(self, money: Money) -> str:
        """Return an amount formatted for the reader's locale."""
        written = cldr.numbers.format_currency(money.amount, money.currency, locale=self.language)
        return written.replace("￥", "¥")

    def percent(self, share: Decimal | Fraction, target: Decimal | None = None) -> str:
        """Return a percentage with two decimals, never rounded across `target`."""
        shown = cldr.numbers.format_decimal(percent(share, target), "0.00", locale=self.language)
        return f"{shown}%"

    def target(self, share: Decimal) -> str:
        """Return a target as an exact percentage without trailing zeros."""
        shown = cldr.numbers.format_decimal(share * 100, "0.####", locale=self.language)
        return f"{shown}%"

    def enumerate(self, things: Iterable[str]) -> str:
        """Join items as the reader's language does."""
        return cldr.lists.format_list(list(things), locale=self.language)

    def source(self, source: Source) -> str:
        """Return a citation: source and date of reading."""
        day = cldr.dates.format_date(source.read_on, _DATES[self.language], locale=self.language)
        return self.say("source", page=source.page, day=day)

    def source_link(self, source: Source) -> str:
        """Return the source of a claim as a link in small print, with the day it was read.

        If the page is in another marketplace's Seller Central, that is named.
        """
        day = source.read_on
        when = self.day(day)
        if day.year != self.now.year:
            when = cldr.dates.format_date(day, _DATES[self.language], locale=self.language)
        if not source.url or source.topic is None:
            return self.say("source_link", page=source.page, day=when)
        page = f"<{source.url}|{self.say(f'topic.{source.topic}')}>"
        own = source.host in (f"sellercentral.{self.market.site}", EUROPE)
        if own:
            return self.say("source_link", page=page, day=when)
        site = source.host.removeprefix("sellercentral.").capitalize()
        return self.say("source_link_elsewhere", page=page, site=site, day=when)

    def order_link(self, order_id: str) -> str:
        """Return an order's id as a link in small print."""
        return f"<{self.order_url(order_id)}|{order_id}>"

    def deadline(self, at: datetime, *, short: bool = False) -> str:
        """Return day and time in the marketplace's zone, named if it is not the reader's.

        `short`: only the time if it is today and the zone is the reader's.
        """
        there, here = at.astimezone(ZoneInfo(self.market.zone)), at.astimezone(self.zone)
        if there.utcoffset() != here.utcoffset():
            return self.market_moment(at)
        return self.time(at) if short else self.moment(at)

    def order_url(self, order_id: str) -> str:
        """Return an order's URL in Seller Central."""
        return f"{self.market.seller_central}/orders-v3/order/{order_id}"
