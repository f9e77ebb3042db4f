"""Amazon's marketplaces: ids, endpoints and zones, and the rules that differ between them, dated.

Ids and endpoints: Amazon's SP-API documentation. A claim that people read (a target, a guideline)
has the page that it comes from and the day it was read; what is not known is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

_NA = ("us-east-1", "https://sellingpartnerapi-na.amazon.com")
_EU = ("eu-west-1", "https://sellingpartnerapi-eu.amazon.com")
_FE = ("us-west-2", "https://sellingpartnerapi-fe.amazon.com")

READ_ON = date(2026, 11, 23)
"""The day on which the sources in this module were read, unless they name another."""


class Topic(StrEnum):
    """The topic of a page of Amazon's help; its value is the key of its name in the catalogues."""

    CANCELLATION_RATE = "cancellation_rate"
    BUYER_REQUESTS = "buyer_requests"
    COMMUNICATION = "communication"
    PRIME = "prime"
    DISASTERS = "disasters"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a claim: a page, and the day it was read.

    `page` is a page of Seller Central ("sellercentral.amazon.co.jp 200285210") or the name of
    another text; a page of Seller Central may have a `topic`, by which people know it.
    """

    page: str
    read_on: date = READ_ON
    topic: Topic | None = None

    @property
    def host(self) -> str:
        """Return the host of a page of Seller Central; empty for another text."""
        host, _, page = self.page.partition(" ")
        return host if host.startswith("sellercentral") and page.isalnum() else ""

    @property
    def url(self) -> str:
        """Return the URL of a page of Seller Central; empty for another text."""
        page = self.page.rpartition(" ")[2]
        number = f"G{page}" if page.isdecimal() else page
        return f"https://{self.host}/help/hub/reference/{number}" if self.host else ""


@dataclass(frozen=True, slots=True)
class AutoCancel:
    """How long after its ship-by date Amazon cancels an order that was not confirmed as shipped.

    By the earliest interpretation of the source: calendar `days`, or `weekdays` (holidays only make
    it later).
    """

    days: int
    weekdays: bool
    source: Source

    def earliest(self, ship_by: date) -> date:
        """Return the first day on which Amazon may cancel."""
        if not self.weekdays:
            return ship_by + timedelta(days=self.days)
        day, left = ship_by, self.days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < _SATURDAY
        return day


class Consequence(StrEnum):
    """What Amazon may do if the rate misses its target; the value is the key of the text."""

    ACCOUNT = "account"
    OFFERS = "offers"


@dataclass(frozen=True, slots=True)
class Market:
    """One marketplace of Amazon.

    `cancellation_target` is a fraction that the rate must stay below; None where only Amazon's
    report has it. `cancellation_source` says what counts, and `consequence` is what that page
    threatens if the target is missed; None where the marketplace's page has no such sentence.
    `disaster_source` is about asking buyers after a natural disaster. `prime_rate_source` says that
    every cancellation by the seller counts in the Prime rate, whatever the reason; None where no
    such page was found. `auto_cancel` is None where no source names the days, or where the sources
    disagree (India).
    """

    code: str
    id: str
    region: str
    endpoint: str
    zone: str
    language: str
    site: str
    seller_central: str
    cancellation_target: Decimal | None
    cancellation_source: Source
    no_asking_source: Source
    not_counted_source: Source
    consequence: Consequence | None = None
    disaster_source: Source | None = None
    prime_rate_source: Source | None = None
    auto_cancel: AutoCancel | None = None

    def cancels_on(self, ship_by: datetime) -> date | None:
        """Return the first day on which Amazon may cancel an unconfirmed order; None: unknown."""
        if self.auto_cancel is None:
            return None
        return self.auto_cancel.earliest(ship_by.astimezone(ZoneInfo(self.zone)).date())

    @property
    def prime_counts_all(self) -> bool:
        """Whether every cancellation of a Prime order by the seller counts in the Prime rate."""
        return self.prime_rate_source is not None


_LIKELY = MappingProxyType(
    {
        "1": frozenset({"US"}),
        "2": frozenset({"JP", "UK"}),
        "3": frozenset({"DE"}),
        "4": frozenset({"ES", "FR", "IN", "IT"}),
        "5": frozenset({"JP"}),
        "7": frozenset({"BR", "CA", "MX"}),
    }
)


def likely_markets(order_id: str) -> frozenset[str]:
    """Return the codes of the marketplaces whose order ids often begin like this one.

    Amazon does not guarantee this: use it only to choose which store to ask first.
    """
    return _LIKELY.get(order_id[:1], frozenset())


EUROPE = "sellercentral-europe.amazon.com"
"""The host of Seller Central for the marketplaces of the European Union."""

_CR = Decimal("0.025")
_DISASTERS = Source(
    "sellercentral.amazon.co.jp 2V3TMTJREQ4RJ97", date(2026, 11, 28), topic=Topic.DISASTERS
)
_EUROPE = frozenset({"DE", "FR", "IT", "ES", "NL", "SE", "PL", "BE", "IE"})
_SATURDAY = 5
_NOTICES_READ_ON = date(2026, 11, 29)
_AUTO_CANCEL = {
    "JP": AutoCancel(
        7, weekdays=False, source=Source("Seller Central Japan forums 54185", _NOTICES_READ_ON)
    ),
    "US": AutoCancel(
        7, weekdays=True, source=Source("Seller Central forums 694871", _NOTICES_READ_ON)
    ),
    **dict.fromkeys(
        ("UK", *_EUROPE),
        AutoCancel(
            7,
            weekdays=True,
            source=Source("Seller Central Europe forums 337189", _NOTICES_READ_ON),
        ),
    ),
}
_OWN_PAGES = frozenset({"US", "CA", "UK", "IT", "AE", "JP", "IN"})
_CONSEQUENCES = {
    "JP": Consequence.ACCOUNT,
    "UK": Consequence.ACCOUNT,
    "CA": Consequence.OFFERS,
    **dict.fromkeys(_EUROPE, Consequence.OFFERS),
}


def _cancellation_page(code: str, site: str) -> Source:
    """Return the marketplace's own page on the Cancellation Rate, else one of its neighbours'."""
    if code in _OWN_PAGES:
        host = f"sellercentral.{site}"
    elif code in _EUROPE:
        host = EUROPE
    else:
        host = "sellercentral.amazon.com" if code in ("MX", "BR") else "sellercentral.amazon.co.uk"
    return Source(f"{host} 200285210", topic=Topic.CANCELLATION_RATE)


def _request_page(code: str, site: str) -> Source:
    """Return the page by which a cancellation on the buyer's formal request is not counted."""
    if code not in ("JP", "SA"):
        return _cancellation_page(code, site)
    return Source(f"sellercentral.{site} 201722390", topic=Topic.BUYER_REQUESTS)


def _market(  # noqa: PLR0913 - one row of a table
    code: str,
    id_: str,
    group: tuple[str, str],
    zone: str,
    domain: str,
    *,
    language: str = "en",
    prime_rate_source: Source | None = None,
) -> Market:
    site = f"amazon.{domain}"
    return Market(
        code=code,
        id=id_,
        region=group[0],
        endpoint=group[1],
        zone=zone,
        language=language,
        site=site,
        seller_central=f"https://sellercentral.{site}",
        cancellation_target=None if code == "IN" else _CR,
        cancellation_source=_cancellation_page(code, site),
        no_asking_source=Source(
            f"sellercentral.amazon.{'co.jp' if code == 'JP' else 'com'} G1701",
            topic=Topic.COMMUNICATION,
        ),
        not_counted_source=_request_page(code, site),
        disaster_source=_DISASTERS if code == "JP" else None,
        consequence=_CONSEQUENCES.get(code),
        prime_rate_source=prime_rate_source,
        auto_cancel=_AUTO_CANCEL.get(code),
    )


MARKETS: Mapping[str, Market] = MappingProxyType(
    {
        market.code: market
        for market in (
            _market("US", "ATVPDKIKX0DER", _NA, "America/Los_Angeles", "com"),
            _market("CA", "A2EUQ1WTGCTBG2", _NA, "America/Toronto", "ca"),
            _market("MX", "A1AM78C64UM0Y8", _NA, "America/Mexico_City", "com.mx"),
            _market("BR", "A2Q3Y263D00KWC", _NA, "America/Sao_Paulo", "com.br"),
            _market("UK", "A1F83G8C2ARO7P", _EU, "Europe/London", "co.uk"),
            _market("DE", "A1PA6795UKMFR9", _EU, "Europe/Berlin", "de"),
            _market("FR", "A13V1IB3VIYZZH", _EU, "Europe/Paris", "fr"),
            _market("IT", "APJ6JRA9NG5V4", _EU, "Europe/Rome", "it"),
            _market("ES", "A1RKKUPIHCS9HS", _EU, "Europe/Madrid", "es"),
            _market("NL", "A1805IZSGTT6HS", _EU, "Europe/Amsterdam", "nl"),
            _market("SE", "A2NODRKZP88ZB9", _EU, "Europe/Stockholm", "se"),
            _market("PL", "A1C3SOZRARQ6R3", _EU, "Europe/Warsaw", "pl"),
            _market("BE", "AMEN7PMS3EDWL", _EU, "Europe/Brussels", "com.be"),
            _market("IE", "A28R8C7NBKEWEA", _EU, "Europe/Dublin", "ie"),
            _market("TR", "A33AVAJ2PDY3EV", _EU, "Europe/Istanbul", "com.tr"),
            _market("AE", "A2VIGQ35RCS4UG", _EU, "Asia/Dubai", "ae"),
            _market("SA", "A17E79C6D8DWNP", _EU, "Asia/Riyadh", "sa"),
            _market("EG", "ARBP9OOSHTCHU", _EU, "Africa/Cairo", "eg"),
            _market("ZA", "AE08WJ6YKNBMC", _EU, "Africa/Johannesburg", "co.za"),
            _market("IN", "A21TJRUUN4KGV", _EU, "Asia/Kolkata", "in"),
            _market(
                "JP",
                "A1VC38T7YXB528",
                _FE,
                "Asia/Tokyo",
                "co.jp",
                language="ja",
                prime_rate_source=Source("sellercentral.amazon.co.jp 202072550", topic=Topic.PRIME),
            ),
            _market("AU", "A39IBJ37TRP1C6", _FE, "Australia/Sydney", "com.au"),
            _market("SG", "A19VAU5U5O7RUS", _FE, "Asia/Singapore", "sg"),
        )
    }
)


def site_of(marketplace_id: str) -> str:
    """Return a marketplace's name ("Amazon.co.jp") by its id; the id itself if it is unknown."""
    sites = (market.site for market in MARKETS.values() if market.id == marketplace_id)
    return next((site.capitalize() for site in sites), marketplace_id)
