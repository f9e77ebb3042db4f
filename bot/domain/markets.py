"""Amazon's marketplaces: ids, endpoints and zones, and the rules that differ between them, dated.

Ids and endpoints: Amazon's SP-API documentation. A claim that people read (a target, a guideline)
stands here with the page it comes from and the day it was read; what is not known is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

_NA = ("us-east-1", "https://sellingpartnerapi-na.amazon.com")
_EU = ("eu-west-1", "https://sellingpartnerapi-eu.amazon.com")
_FE = ("us-west-2", "https://sellingpartnerapi-fe.amazon.com")

READ_ON = date(2026, 11, 23)
"""The day on which the sources named in this module were read."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from: the page and the day it was read."""

    page: str
    read_on: date = READ_ON


@dataclass(frozen=True, slots=True)
class Market:
    """One marketplace of Amazon.

    `cancellation_target` is a fraction, the rate must stay under it. `prime_rate_source` is where
    Amazon says that every cancel by the seller counts in the Prime rate, whatever the reason; None
    where no such page was found.
    """

    code: str
    id: str
    region: str
    endpoint: str
    zone: str
    language: str
    site: str
    seller_central: str
    cancellation_target: Decimal
    cancellation_source: Source
    no_asking_source: Source
    not_counted_source: Source
    prime_rate_source: Source | None = None

    @property
    def prime_counts_all(self) -> bool:
        """Say whether every cancel of a Prime order by the seller counts in the Prime rate."""
        return self.prime_rate_source is not None


_CR = Decimal("0.025")


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
    jp = code == "JP"
    return Market(
        code=code,
        id=id_,
        region=group[0],
        endpoint=group[1],
        zone=zone,
        language=language,
        site=site,
        seller_central=f"https://sellercentral.{site}",
        cancellation_target=_CR,
        cancellation_source=Source(
            "sellercentral.amazon.co.jp 200285210" if jp else "sellercentral.amazon.co.uk 200285210"
        ),
        no_asking_source=Source(
            "sellercentral.amazon.co.jp G1701" if jp else "Communication Guidelines G1701"
        ),
        not_counted_source=Source(
            "sellercentral.amazon.co.jp 201722390" if jp else "Seller Central help 201722390"
        ),
        prime_rate_source=prime_rate_source,
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
                prime_rate_source=Source("sellercentral.amazon.co.jp 202072550"),
            ),
            _market("AU", "A39IBJ37TRP1C6", _FE, "Australia/Sydney", "com.au"),
            _market("SG", "A19VAU5U5O7RUS", _FE, "Asia/Singapore", "sg"),
        )
    }
)


def site_of(marketplace_id: str) -> str:
    """Return a marketplace's name by its id ("Amazon.co.jp"), the id itself where it is new."""
    sites = (market.site for market in MARKETS.values() if market.id == marketplace_id)
    return next((site.capitalize() for site in sites), marketplace_id)
