"""What people do in the page reaches the app, and what goes wrong is said in their language."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.slack import SlackSimulator
from tests.simulator.web.app import App, World
from tests.simulator.web.browser import Browser


def words(text: str) -> dict[str, str]:
    """Return a plain text."""
    return {"type": "plain_text", "text": text}


def button(value: str) -> dict[str, Any]:
    """Return a block with a button."""
    one = {"type": "button", "action_id": "go", "text": words("Go"), "value": value}
    return {"type": "actions", "block_id": f"b{value}", "elements": [one]}


WHY = {
    "type": "input",
    "block_id": "why",
    "label": words("Why?"),
    "element": {"type": "plain_text_input", "action_id": "why"},
}
WHERE = {
    "type": "input",
    "block_id": "where",
    "label": words("Where?"),
    "optional": True,
    "element": {
        "type": "static_select",
        "action_id": "where",
        "options": [{"text": words("Here"), "value": "here"}],
    },
}


@pytest.fixture
def form(app: App, slack: SlackSimulator) -> str:
    """Return the id of an open modal with two inputs and a button."""
    view = {
        "type": "modal",
        "title": words("Form"),
        "submit": words("Send"),
        "close": words("Back"),
        "notify_on_close": True,
        "blocks": [WHY, WHERE, button("1")],
    }
    trigger = slack.space.grants.new_trigger("U1")
    return str(app.web.views_open(trigger_id=trigger, view=view)["view"]["id"])


def test_what_is_no_command_is_a_message(browser: Browser, app: App) -> None:
    """It stands there as theirs, its signs as they were typed and its links as links."""
    with browser.open().follow() as link:
        tab = browser.open()
        assert tab.do("say", text=" <b> & *x* https://a.example/?b&c ") == {}
        shown = link.until("https://a.example")["html"]
    assert "<b>Sato</b>" in shown
    assert "&lt;b&gt; &amp; <b>x</b>" in shown
    assert 'href="https://a.example/?b&amp;c"' in shown
    assert app.heard == []


def test_a_command_reaches_the_app(browser: Browser, app: App) -> None:
    """With its text, its channel and its person; a line break is a space."""
    assert browser.open("?as=U3&at=C2").do("say", text="/order 1\n2  3") == {}
    [heard] = app.heard
    told = {key: heard.payload[key] for key in ("command", "text", "channel_id", "user_id")}
    assert told == {"command": "/order", "text": "1\n2  3", "channel_id": "C2", "user_id": "U3"}


def test_an_unknown_command_is_not_sent(browser: Browser, app: App) -> None:
    """The person is told in their language, and nobody reads it."""
    assert "/nope" in browser.open("?as=U2").do("say", text="/nope now")["error"]
    assert "コマンドはありません" in browser.open("?as=U2").do("say", text="/nope")["error"]
    assert app.heard == []


def test_a_reply_is_no_command(browser: Browser, app: App, slack: SlackSimulator) -> None:
    """In a thread, as in Slack, everything is a message."""
    ts = app.post("root")
    assert browser.open(f"?thread={ts}").do("say", text="/order 1", thread=ts) == {}
    reply = slack.person("U1").messages("C1")[-1]
    assert (reply["text"], reply["thread_ts"]) == ("/order 1", ts)


def test_a_button_of_an_old_look_is_pressed_as_it_was(browser: Browser, app: App) -> None:
    """Whoever presses what has changed since presses what they saw, as in Slack."""
    ts = app.post("card", blocks=[button("1")])
    tab = browser.open()
    app.web.chat_update(channel="C1", ts=ts, text="card", blocks=[button("2")])
    version = tab.versions()[f"m-{ts}"]
    assert tab.do("press", version=version, action="go", block="b1", value="1") == {}
    [action] = app.heard[0].payload["actions"]
    assert (action["block_id"], action["value"]) == ("b1", "1")


@pytest.mark.parametrize("said", [{"version": 99}, {"version": "x"}, {"view": "V1", "values": {}}])
def test_what_is_gone_cannot_be_pressed(browser: Browser, app: App, said: dict[str, Any]) -> None:
    """A message or modal that is not there is an error in words, and the app hears nothing."""
    answer = browser.open("?as=U2").do("press", action="go", **said)
    assert answer == {"error": "その項目はもうありません。現在の表示が最新です。"}
    assert app.heard == []


def test_a_press_brings_what_is_filled_in(browser: Browser, app: App, form: str) -> None:
    """A button in a modal sends the values of its inputs along."""
    values = {"why": {"why": "because"}, "where": {"where": "here"}, "gone": {"gone": "x"}}
    said = {"view": form, "values": values, "action": "go", "value": "1"}
    assert browser.open().do("press", **said) == {}
    [heard] = app.heard
    state = heard.payload["view"]["state"]["values"]
    assert state["why"]["why"]["value"] == "because"
    assert state["where"]["where"]["selected_option"]["value"] == "here"


def test_a_form_is_submitted_once_it_is_complete(browser: Browser, app: App, form: str) -> None:
    """What is missing is said at its input, in the reader's language; then the app gets it all."""
    tab = browser.open()
    with tab.follow() as link:
        tab.do("submit", view=form, values={"why": {"why": None}, "where": {"where": None}})
        shown = link.until("required")["html"]
        assert 'role="alert">Please complete this required field.</div>' in shown
        assert 'aria-invalid="true"' in shown
        assert app.heard == []
        assert tab.do("submit", view=form, values={"why": {"why": "because"}}) == {}
        link.until_dropped(form)
    [heard] = app.heard
    assert heard.payload["view"]["state"]["values"]["why"]["why"]["value"] == "because"


def test_the_app_refuses_a_form(browser: Browser, app: App, form: str) -> None:
    """Its errors stand at the inputs, and what was typed stays."""
    app.answers["view_submission"] = {"response_action": "errors", "errors": {"why": "too short"}}
    tab = browser.open()
    with tab.follow() as link:
        tab.do("submit", view=form, values={"why": {"why": "x"}})
        shown = link.until("too short")["html"]
    assert f'id="{form}"' in shown
    assert 'value="x"' in shown


def test_a_form_is_closed(browser: Browser, app: App, form: str) -> None:
    """Closing tells the app where it asked for that; a second time it is gone."""
    tab = browser.open()
    assert tab.do("close", view=form) == {}
    assert app.heard[0].payload["type"] == "view_closed"
    assert (
        tab.do("close", view=form)["error"]
        == "That is no longer there. What is shown now is up to date."
    )


def test_a_form_is_of_one_person(browser: Browser, form: str) -> None:
    """Nobody else sees it, closes it or fills it in."""
    other = browser.open("?as=U3")
    assert form not in other.html
    assert form in browser.open("?as=U1").html
    assert "error" in other.do("submit", view=form, values={"why": {"why": "x"}})


def test_what_is_not_offered_cannot_be_chosen(browser: Browser, app: App, form: str) -> None:
    """A value that is none of the options is refused in words."""
    values = {"why": {"why": "x"}, "where": {"where": "elsewhere"}}
    answer = browser.open().do("submit", view=form, values=values)
    assert answer == {"error": "That cannot be chosen or entered here."}
    assert app.heard == []


def test_an_app_that_is_away(browser: Browser, slack: SlackSimulator) -> None:
    """Where no app is connected, the person reads so instead of an error code."""
    assert "not running" in browser.open().do("say", text="/order 1")["error"]
    assert "停止しています" in browser.open("?as=U2").do("say", text="/order 1")["error"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("say", {"text": "  "}),
        ("say", {"text": ["x"]}),
        ("submit", {"view": "V1", "values": "x"}),
        ("world", {"name": "unknown"}),
        ("world", {"name": "advance", "values": [1]}),
    ],
)
def test_what_the_page_never_sends(
    browser: Browser, form: str, name: str, said: dict[str, Any]
) -> None:
    """Malformed requests are 400."""
    if "view" in said:
        said = said | {"view": form}
    assert browser.open().send(name, **said).status_code == 400


def test_nothing_is_written_to_the_app(browser: Browser, slack: SlackSimulator) -> None:
    """Home and the app's direct messages take no text, as the manifest says."""
    for at in ("home", slack.space.directory.dm("U1").id):
        assert browser.open(f"?at={at}").send("say", text="x").status_code == 400


def test_the_outside_is_acted_on(browser: Browser, world: World) -> None:
    """A button's name and values arrive with who pressed it; its error comes back."""
    tab = browser.open("?as=U2")
    assert tab.do("world", name="advance", values={"minutes": "10"}) == {}
    assert world.done == [("advance", {"minutes": "10"}, "U2")]
    assert tab.do("world", name="fail") == {"error": "it went wrong"}


def test_shortcuts_are_chosen(browser: Browser, app: App) -> None:
    """One stands at the composer, one on each message, which it brings along."""
    ts = app.post("card")
    tab = browser.open()
    assert tab.do("shortcut", shortcut="cancel_order") == {}
    version = tab.versions()[f"m-{ts}"]
    assert tab.do("shortcut", shortcut="look_up_order", version=version) == {}
    first, second = (heard.payload for heard in app.heard)
    assert (first["type"], first["callback_id"]) == ("shortcut", "cancel_order")
    assert (second["type"], second["message"]["ts"]) == ("message_action", ts)
    assert "error" in tab.do("shortcut", shortcut="look_up_order")


def test_home_is_opened_and_pressed(
    browser: Browser, app: App, eventually: Callable[..., None]
) -> None:
    """The app hears that Home is opened, shows a view there, and gets its buttons' presses."""
    tab = browser.open("?at=home")
    eventually(lambda: app.heard)
    with tab.follow() as link:
        view = {"type": "home", "blocks": [button("1")]}
        published = app.web.views_publish(user_id="U1", view=view)["view"]
        assert 'data-action="go"' in link.until(published["id"])["html"]
    assert tab.do("press", view=published["id"], values={}, action="go", value="1") == {}
    opened, pressed = (heard.payload for heard in app.heard)
    assert opened["event"]["type"] == "app_home_opened"
    assert pressed["view"]["type"] == "home"


def test_a_link_unfolds(browser: Browser, app: App, eventually: Callable[..., None]) -> None:
    """What the app shows under a person's link stands in their message."""
    url = "https://sellercentral.amazon.co.jp/orders-v3/order/1?a&b"
    tab = browser.open()
    with tab.follow() as link:
        tab.do("say", text=f"see {url}")
        eventually(lambda: app.heard)
        event = app.heard[0].payload["event"]
        assert event["links"] == [{"domain": "sellercentral.amazon.co.jp", "url": url}]
        section = {"type": "section", "text": words("Unfolded")}
        app.web.chat_unfurl(
            channel="C1", ts=event["message_ts"], unfurls={url: {"blocks": [section]}}
        )
        assert 'class="unfurled"' in link.until("Unfolded")["html"]
