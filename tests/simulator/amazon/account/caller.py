"""A minimal SP-API client for tests."""

from dataclasses import dataclass
from typing import Any

import httpx

from simulator.amazon import AmazonSimulator

XML = "text/xml; charset=UTF-8"
FEED_TYPE = "POST_ORDER_ACKNOWLEDGEMENT_DATA"
REPORT_TYPE = "GET_V2_SELLER_PERFORMANCE_REPORT"
FEEDS, REPORTS, ORDERS = "/feeds/2021-06-30", "/reports/2021-06-30", "/orders/2026-01-01/orders"


@dataclass
class Caller:
    """Calls one account with one access token."""

    sim: AmazonSimulator
    http: httpx.Client
    token: str = ""

    def log_in(self, **form: str) -> httpx.Response:
        """Request an access token and keep it."""
        asked = {
            "grant_type": "refresh_token",
            "refresh_token": self.sim.refresh_token,
            "client_id": self.sim.client_id,
            "client_secret": self.sim.client_secret,
        }
        response = self.http.post(self.sim.lwa_url, data=asked | form)
        self.token = response.json().get("access_token", "")
        return response

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Call an operation."""
        headers = {"x-amz-access-token": self.token}
        return self.http.request(method, self.sim.url + path, headers=headers, **options)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """Call an operation by GET."""
        return self.call("GET", path, params=query)

    def order(self, order_id: str, *included: str) -> dict[str, Any]:
        """Read an order."""
        answer = self.get(f"{ORDERS}/{order_id}", includedData=",".join(included)).json()
        order: dict[str, Any] = answer["order"]
        return order

    def upload(self, content: bytes, content_type: str = XML) -> str:
        """Upload a document and return its id."""
        made = self.call("POST", f"{FEEDS}/documents", json={"contentType": XML}).json()
        put = self.http.put(made["url"], content=content, headers={"Content-Type": content_type})
        assert put.status_code == 200, put.text
        return str(made["feedDocumentId"])

    def create(self, document_id: str, feed_type: str = FEED_TYPE) -> httpx.Response:
        """Create a feed."""
        body = {
            "feedType": feed_type,
            "marketplaceIds": [self.sim.market.id],
            "inputFeedDocumentId": document_id,
        }
        return self.call("POST", f"{FEEDS}/feeds", json=body)

    def send(self, content: bytes) -> str:
        """Upload a document and create its feed."""
        return str(self.create(self.upload(content)).json()["feedId"])

    def feed(self, feed_id: str) -> dict[str, Any]:
        """Read a feed."""
        found: dict[str, Any] = self.get(f"{FEEDS}/feeds/{feed_id}").json()
        return found

    def report(self, feed_id: str) -> bytes:
        """Return a feed's processing report, undecoded."""
        document_id = self.feed(feed_id)["resultFeedDocumentId"]
        url = self.get(f"{FEEDS}/documents/{document_id}").json()["url"]
        return self.http.get(url).content


def cancel_xml(
    sim: AmazonSimulator, *order_ids: str, reason: str = "NoInventory", **changes: Any
) -> bytes:
    """Return a document that cancels orders with all items; `items` overrides them."""
    messages = "".join(
        f"<Message><MessageID>{number}</MessageID><OrderAcknowledgement>"
        f"<AmazonOrderID>{order_id}</AmazonOrderID><StatusCode>Failure</StatusCode>"
        + "".join(
            f"<Item><AmazonOrderItemCode>{item}</AmazonOrderItemCode>"
            f"<CancelReason>{reason}</CancelReason></Item>"
            for item in changes.get("items", _item_ids(sim, order_id))
        )
        + "</OrderAcknowledgement></Message>"
        for number, order_id in enumerate(order_ids, 1)
    )
    seller, kind = changes.get("seller", sim.seller_id), changes.get("kind", "OrderAcknowledgement")
    return (
        "<AmazonEnvelope><Header><DocumentVersion>1.01</DocumentVersion>"
        f"<MerchantIdentifier>{seller}</MerchantIdentifier></Header>"
        f"<MessageType>{kind}</MessageType>{messages}</AmazonEnvelope>"
    ).encode()


def _item_ids(sim: AmazonSimulator, order_id: str) -> list[str]:
    try:
        return [item.item_id for item in sim.order(order_id).items]
    except KeyError:
        return ["1"]
