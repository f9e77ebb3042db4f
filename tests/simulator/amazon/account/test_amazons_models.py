"""Amazon's own models, and Amazon's own client, take the account's answers for Amazon's."""

import json
import logging
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.clock import MovableClock
from simulator.amazon import AmazonSimulator
from simulator.amazon.order_json import DATASETS
from tests.simulator.amazon.account.caller import (
    FEED_TYPE,
    FEEDS,
    ORDERS,
    REPORT_TYPE,
    REPORTS,
    XML,
    Caller,
    cancel_xml,
)

BEYOND_THE_MODEL = {"status_missing", "status_unknown", "unknown_keys"}
"""Seeds that are there because real answers differ from the model."""


def closed(node: Any) -> Any:
    """Return a schema in which no object may have a key that it does not name."""
    if isinstance(node, list):
        return [closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict):
        found.setdefault("additionalProperties", False)
    return found


@pytest.fixture(scope="session")
def model(shared_data: Path) -> Any:
    """Return a function that checks a body against a definition of a model, strictly."""
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("date-time", ValueError)(lambda said: bool(datetime.fromisoformat(said)))

    def check(file: str, definition: str, body: Any) -> None:
        text = (shared_data / "models" / file).read_text(encoding="utf-8")
        schema = {
            "definitions": closed(json.loads(text)["definitions"]),
            "$ref": f"#/definitions/{definition}",
        }
        jsonschema.Draft4Validator(schema, format_checker=formats).validate(body)

    return check


ORDERS_MODEL, FEEDS_MODEL = "orders_2026-01-01.json", "feeds_2021-06-30.json"
REPORTS_MODEL = "reports_2021-06-30.json"


def test_every_order_fits_the_model(model: Any, caller: Caller, sim: AmazonSimulator) -> None:
    """Each seed, with all datasets, is a GetOrderResponse without a key too many."""
    sim.rate_limits = False
    for name, order_id in sim.seeds.items():
        body = caller.get(f"{ORDERS}/{order_id}", includedData=",".join(DATASETS)).json()
        if name not in BEYOND_THE_MODEL:
            model(ORDERS_MODEL, "GetOrderResponse", body)
        else:
            with pytest.raises(jsonschema.ValidationError):
                model(ORDERS_MODEL, "GetOrderResponse", body)


def test_a_search_fits_the_model(model: Any, caller: Caller) -> None:
    """Pages, and refusals, are as the model has them."""
    query = {"lastUpdatedAfter": "2026-11-20T00:00:00Z", "maxResultsPerPage": 9}
    body = caller.get(ORDERS, **query, includedData="FULFILLMENT,CANCELLATION").json()
    model(ORDERS_MODEL, "SearchOrdersResponse", body)
    model(ORDERS_MODEL, "ErrorList", caller.get(ORDERS).json())
    caller.sim.faults.refuse_dataset("searchOrders", "FULFILLMENT")
    refused = caller.get(ORDERS, **query, includedData="FULFILLMENT,CANCELLATION").json()
    model(ORDERS_MODEL, "ErrorList", refused)
    reduced = caller.get(ORDERS, **query, includedData="CANCELLATION").json()
    model(ORDERS_MODEL, "SearchOrdersResponse", reduced)


def test_feeds_fit_the_model(
    model: Any, caller: Caller, sim: AmazonSimulator, clock: MovableClock
) -> None:
    """Documents, feeds in each state and lists are as the model has them."""
    made = caller.call("POST", f"{FEEDS}/documents", json={"contentType": XML})
    model(FEEDS_MODEL, "CreateFeedDocumentResponse", made.json())
    sim.feeds.plan_next(pack=True)
    created = caller.create(caller.upload(cancel_xml(sim, sim.seeds["unshipped"])))
    assert (made.status_code, created.status_code) == (201, 202)
    model(FEEDS_MODEL, "CreateFeedResponse", created.json())
    feed_id = created.json()["feedId"]
    for _ in range(3):
        model(FEEDS_MODEL, "Feed", caller.feed(feed_id))
        clock.advance(timedelta(seconds=45))
    document_id = caller.feed(feed_id)["resultFeedDocumentId"]
    model(FEEDS_MODEL, "FeedDocument", caller.get(f"{FEEDS}/documents/{document_id}").json())
    sim.feeds.add_foreign()
    listed = caller.get(f"{FEEDS}/feeds", feedTypes=FEED_TYPE, pageSize=1).json()
    model(FEEDS_MODEL, "GetFeedsResponse", listed)


def test_reports_fit_the_models(
    model: Any, shared_data: Path, caller: Caller, clock: MovableClock
) -> None:
    """Reports, their documents and the account health inside are as Amazon's schemas have them."""
    body = {"reportType": REPORT_TYPE, "marketplaceIds": [caller.sim.market.id]}
    created = caller.call("POST", f"{REPORTS}/reports", json=body).json()
    model(REPORTS_MODEL, "CreateReportResponse", created)
    path = f"{REPORTS}/reports/{created['reportId']}"
    for _ in range(3):
        model(REPORTS_MODEL, "Report", caller.get(path).json())
        clock.advance(timedelta(seconds=15))
    document_id = caller.get(path).json()["reportDocumentId"]
    described = caller.get(f"{REPORTS}/documents/{document_id}").json()
    model(REPORTS_MODEL, "ReportDocument", described)
    listed = caller.get(f"{REPORTS}/reports", reportTypes=REPORT_TYPE).json()
    model(REPORTS_MODEL, "GetReportsResponse", listed)


def test_account_health_fits_its_schema(shared_data: Path, sim: AmazonSimulator) -> None:
    """The document of an ordinary day is valid by Amazon's schema."""
    path = shared_data / "schemas" / "reports" / "accountHealthReport-2020-11-18.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    sim.health.warnings["spammingSellerMessaging"] = "NONE"
    jsonschema.Draft7Validator(schema).validate(sim.health_report())


@pytest.fixture
def sdk(sim: AmazonSimulator) -> Iterator[Any]:
    """Return Amazon's own client, which sets up logging when it is imported."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spapi  # noqa: PLC0415 - see above

    root.handlers[:], root.level = handlers, level
    config = spapi.SPAPIConfig(sim.client_id, sim.client_secret, sim.refresh_token, region="FE")
    client = spapi.SPAPIClient(config, oauth_endpoint=sim.lwa_url, endpoint=sim.url)
    yield client.api_client
    client.api_client.rest_client.pool_manager.clear()


def test_amazons_client_reads_every_order(sdk: Any, sim: AmazonSimulator) -> None:
    """Its models parse each seed (but the one without a status), every field where they look."""
    from spapi.api.orders_v2026_01_01.get_order_api import GetOrderApi  # noqa: PLC0415

    sim.rate_limits = False
    for order_id in {**sim.seeds, "status_missing": sim.seeds["unshipped"]}.values():
        order = GetOrderApi(sdk).get_order(order_id, included_data=sorted(DATASETS)).order
        held = sim.order(order_id)
        assert (order.order_id, len(order.order_items)) == (order_id, len(held.items))
        assert order.fulfillment.fulfillment_status == held.status
        assert order.order_items[0].product.title == held.items[0].title
        said = order.order_items[0].cancellation
        requested = bool(said and said.cancellation_request)
        assert requested is (held.items[0].request is not None)


def test_amazons_client_sends_a_feed(sdk: Any, caller: Caller, clock: MovableClock) -> None:
    """Its whole way from the document to the report works, errors come as its exceptions."""
    from spapi import ApiException, FeedsApi  # noqa: PLC0415
    from spapi.models import feeds_v2021_06_30 as models  # noqa: PLC0415

    sim, api = caller.sim, FeedsApi(sdk)
    made = api.create_feed_document(models.CreateFeedDocumentSpecification(content_type=XML))
    content = cancel_xml(sim, sim.seeds["unshipped"])
    caller.http.put(made.url, content=content, headers={"Content-Type": XML}).raise_for_status()
    feed_id = api.create_feed(
        models.CreateFeedSpecification(
            feed_type=FEED_TYPE,
            marketplace_ids=[sim.market.id],
            input_feed_document_id=made.feed_document_id,
        )
    ).feed_id
    assert api.get_feeds(feed_types=[FEED_TYPE]).feeds[0].feed_id == feed_id
    clock.advance(timedelta(seconds=90))
    feed = api.get_feed(feed_id)
    url = api.get_feed_document(feed.result_feed_document_id).url

    assert feed.processing_status == "DONE"
    assert b"<MessagesSuccessful>1<" in caller.http.get(url).content
    with pytest.raises(ApiException) as refused:
        api.cancel_feed(feed_id)
    assert refused.value.status == 400
