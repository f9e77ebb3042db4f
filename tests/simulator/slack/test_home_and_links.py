"""App Home, shortcuts and links of the simulated workspace: what Slack takes, and whom it tells."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import MovableClock
from simulator.slack import SlackSimulator
from simulator.slack.blocks import check_home
from simulator.slack.interactions import NotThere
from simulator.slack.look.shell import shown
from tests.builders import NOW
from tests.simulator.slack.samples import BUTTON, READER, TABLE, plain, section

HOME = {"type": "home", "callback_id": "home", "blocks": [section("Hello")]}
URL = "https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-1234567"


@pytest.fixture
def slack() -> Iterator[SlackSimulator]:
    """Return a workspace of one person and one channel."""
    with SlackSimulator(MovableClock(NOW)) as started:
        started.add_user("U1", "One")
        started.add_channel("C1", "one")
        yield started


@pytest.fixture
def app(slack: SlackSimulator) -> WebClient:
    """Return the app's client."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def refused(call: Any, **arguments: Any) -> str:
    """Return Slack's word for why it does not take a call."""
    with pytest.raises(SlackApiError) as error:
        call(**arguments)
    return str(error.value.response["error"])


def test_each_person_has_a_home_of_their_own(slack: SlackSimulator, app: WebClient) -> None:
    """What was published last is shown to that person alone, under the same id."""
    slack.add_user("U2", "Two")
    first = app.views_publish(user_id="U1", view=HOME)["view"]
    second = app.views_publish(user_id="U1", view=HOME | {"callback_id": "other"})["view"]

    assert (first["id"], first["hash"] != second["hash"]) == (second["id"], True)
    home = slack.person("U1").home
    assert home is not None
    assert home["callback_id"] == "other"
    assert slack.person("U2").home is None
    assert "Hello" in shown(home, READER)


def test_what_slack_refuses_of_a_home(slack: SlackSimulator, app: WebClient) -> None:
    """Unknown people, an old hash, a switched-off tab, too much, and what stands in modals only."""
    publish = app.views_publish
    assert refused(publish, user_id="U9", view=HOME) == "user_not_found"
    publish(user_id="U1", view=HOME)
    assert refused(publish, user_id="U1", view=HOME, hash="1.old") == "hash_conflict"
    large = [section(f"{n}" * 3000) for n in range(10, 99)]
    assert refused(publish, user_id="U1", view=HOME | {"blocks": large}) == "invalid_arguments"
    full = HOME | {"blocks": [section("x" * 2999) for _ in range(100)]}
    assert refused(publish, user_id="U1", view=full) == "view_too_large"
    slack.space.home_enabled = False
    assert refused(publish, user_id="U1", view=HOME) == "not_enabled"
    assert len(slack.violations) == 2


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (HOME | {"type": "modal"}, "must be home"),
        (HOME | {"title": plain("x")}, "invalid additional property: title"),
        (HOME | {"blocks": [section("x")] * 101}, "no more than 100 items allowed"),
        (HOME | {"blocks": [{"type": "alert", "text": plain("x")}]}, "unsupported type: alert"),
        ({"type": "home"}, "missing required field: blocks"),
        ([], "must be an object"),
    ],
)
def test_limits_of_homes(view: Any, said: str) -> None:
    """What Slack does not draw on Home is refused with the reason; a table is drawn there."""
    assert check_home(HOME | {"blocks": [TABLE]}) == []
    assert [fault for fault in check_home(view) if said in fault], check_home(view)


def test_a_home_is_pressed_and_updated(slack: SlackSimulator, app: WebClient) -> None:
    """A click on Home has no response_url, and its view; views.update changes it."""
    pressed = HOME | {"blocks": [{"type": "actions", "elements": [BUTTON]}]}
    app.views_publish(user_id="U1", view=pressed)
    home = slack.person("U1").home
    assert home is not None

    slack.person("U1").send_click(home, str(BUTTON["action_id"]))

    payload = slack.deliveries[-1].payload
    assert payload["container"] == {"type": "view", "view_id": home["id"]}
    assert "response_url" not in payload
    assert payload["view"]["type"] == "home"
    app.views_update(view_id=home["id"], view=HOME)
    assert slack.person("U1").buttons(slack.person("U1").home or {}) == []


def test_an_opened_home_is_an_event(slack: SlackSimulator) -> None:
    """The event names the person and the tab; nobody waits for its answer."""
    slack.person("U1").open_home(timeout=0)
    sent = slack.deliveries[-1]
    assert sent.envelope["type"] == "events_api"
    assert sent.envelope["accepts_response_payload"] is False
    assert sent.payload["event"]["user"] == "U1"
    assert sent.payload["event"]["tab"] == "home"
    assert slack.timeouts == []


def test_shortcuts_are_those_of_the_manifest(slack: SlackSimulator) -> None:
    """A shortcut that is not registered, or is for another place, cannot be chosen."""
    person = slack.person("U1")
    message = person.write("C1", "hello")
    with pytest.raises(NotThere, match="no global shortcut look_up_order"):
        person.shortcut("look_up_order")
    person.shortcut("look_up_order", message, timeout=0)
    assert slack.deliveries[-1].payload["message"]["text"] == "hello"
    assert slack.deliveries[-1].payload["response_url"]
    person.shortcut("cancel_order", timeout=0)
    assert "response_url" not in slack.deliveries[-1].payload


def test_the_app_hears_of_links_to_its_domains(slack: SlackSimulator) -> None:
    """Posted or in a draft, but of no other domain, and not without the scope."""
    person = slack.person("U1")
    person.write("C1", f"<{URL}> https://example.com")
    event = slack.deliveries[-1].payload["event"]
    assert [link["url"] for link in event["links"]] == [URL]
    assert event["source"] == "conversations_history"
    slack.space.unfurl_domains.clear()
    person.write("C1", URL)
    slack.space.unfurl_domains.add("amazon.co.jp")
    slack.scopes.discard("links:read")
    person.draft(URL)
    assert len(slack.deliveries) == 1


def test_what_slack_refuses_of_an_unfurl(slack: SlackSimulator, app: WebClient) -> None:
    """A message that is not there, a link that is not in it, a draft, bad blocks, no scope."""
    message = slack.person("U1").write("C1", URL)
    where, card = {"channel": "C1", "ts": message["ts"]}, {"blocks": [section("Order")]}

    app.chat_unfurl(**where, unfurls={URL: card})
    [seen] = slack.person("U1").messages("C1")
    assert seen["attachments"][0]["from_url"] == URL

    unfurl = app.chat_unfurl
    assert refused(unfurl, **where, unfurls={}) == "missing_unfurls"
    assert refused(unfurl, **where, unfurls={f"{URL}0": card}) == "cannot_unfurl_url"
    bad = {URL: {"blocks": [{"type": "alert"}]}}
    assert refused(unfurl, **where, unfurls=bad) == "cannot_parse_attachment"
    gone = {"channel": "C1", "ts": "1.1"}
    assert refused(unfurl, **gone, unfurls={URL: card}) == "cannot_find_message"
    draft = {"unfurl_id": "x", "source": "composer"}
    assert refused(unfurl, channel="", ts="", **draft, unfurls={URL: card}) == "cannot_find_message"
    slack.scopes.discard("links:write")
    assert refused(unfurl, **where, unfurls={URL: card}) == "missing_scope"
