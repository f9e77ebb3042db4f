"""Amazon marketplaces by their SP-API names."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Market:
    """A marketplace; generated order ids start with `prefix`."""

    code: str
    id: str
    site: str
    currency: str
    prefix: str = "404"


MARKETS: Mapping[str, Market] = {
    market.code: market
    for market in (
        Market("US", "ATVPDKIKX0DER", "amazon.com", "USD", "112"),
        Market("CA", "A2EUQ1WTGCTBG2", "amazon.ca", "CAD"),
        Market("MX", "A1AM78C64UM0Y8", "amazon.com.mx", "MXN"),
        Market("BR", "A2Q3Y263D00KWC", "amazon.com.br", "BRL", "701"),
        Market("UK", "A1F83G8C2ARO7P", "amazon.co.uk", "GBP", "202"),
        Market("DE", "A1PA6795UKMFR9", "amazon.de", "EUR", "302"),
        Market("FR", "A13V1IB3VIYZZH", "amazon.fr", "EUR"),
        Market("IT", "APJ6JRA9NG5V4", "amazon.it", "EUR"),
        Market("ES", "A1RKKUPIHCS9HS", "amazon.es", "EUR"),
        Market("NL", "A1805IZSGTT6HS", "amazon.nl", "EUR"),
        Market("SE", "A2NODRKZP88ZB9", "amazon.se", "SEK"),
        Market("PL", "A1C3SOZRARQ6R3", "amazon.pl", "PLN"),
        Market("BE", "AMEN7PMS3EDWL", "amazon.com.be", "EUR"),
        Market("IE", "A28R8C7NBKEWEA", "amazon.ie", "EUR"),
        Market("TR", "A33AVAJ2PDY3EV", "amazon.com.tr", "TRY"),
        Market("AE", "A2VIGQ35RCS4UG", "amazon.ae", "AED"),
        Market("SA", "A17E79C6D8DWNP", "amazon.sa", "SAR"),
        Market("EG", "ARBP9OOSHTCHU", "amazon.eg", "EGP"),
        Market("ZA", "AE08WJ6YKNBMC", "amazon.co.za", "ZAR"),
        Market("IN", "A21TJRUUN4KGV", "amazon.in", "INR"),
        Market("JP", "A1VC38T7YXB528", "amazon.co.jp", "JPY", "250"),
        Market("AU", "A39IBJ37TRP1C6", "amazon.com.au", "AUD"),
        Market("SG", "A19VAU5U5O7RUS", "amazon.sg", "SGD"),
    )
}
