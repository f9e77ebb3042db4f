"""What a tab is told: differences, each once and in order, also over a connection that drops."""

from typing import Any

import pytest

from simulator.slack import SlackSimulator
from tests.simulator.web.app import App
from tests.simulator.web.browser import Browser

RELOAD = [[{"reload": True}]]


def test_a_tab_is_told_of_nothing_at_first(browser: Browser) -> None:
    """What the page was opened with is not sent again."""
    with browser.open().follow() as link:
        assert link.message() == []


def test_messages_come_change_and_go(browser: Browser, app: App) -> None:
    """A message is put at the end, replaced where it stands, and dropped."""
    first = app.post("first")
    with browser.open().follow() as link:
        assert link.message() == []
        ts = app.post("second")
        put = link.until("second")
        assert (put["put"], put["into"], put["before"]) == (f"m-{ts}", "messages", None)
        app.web.chat_update(channel="C1", ts=first, text="changed")
        change = link.until("changed")
        assert change["put"] == f"m-{first}"
        assert "into" not in change
        app.web.chat_delete(channel="C1", ts=ts)
        link.until_dropped(f"m-{ts}")


def test_what_one_sees_others_do_not(browser: Browser, app: App) -> None:
    """An ephemeral answer comes to the tabs of its reader alone, and says so."""
    with browser.open("?as=U1").follow() as mine, browser.open("?as=U3").follow() as theirs:
        app.web.chat_postEphemeral(channel="C1", user="U1", text="for you")
        app.post("for all")
        assert "Only visible to you" in mine.until("for you")["html"]
        told: list[dict[str, Any]] = []
        while not any("for all" in one.get("html", "") for one in told):
            told += theirs.changes()
    assert not any("for you" in one.get("html", "") for one in told)


def test_two_tabs_are_told_each_their_own(browser: Browser, app: App) -> None:
    """A message is put where its channel is shown; elsewhere the channel is marked as unread."""
    here, there = browser.open("?as=U1&at=C1"), browser.open("?as=U3&at=C2")
    with here.follow() as one, there.follow() as other:
        app.post("news")
        assert one.until("news")
        assert "1 new" in other.until('class="unread"')["html"]


def test_a_modal_opens_changes_and_closes(
    browser: Browser, app: App, slack: SlackSimulator
) -> None:
    """It is put among the dialogs, updated in place, and dropped when it is closed."""
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Form"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "wait"}}],
    }
    with browser.open().follow() as link:
        trigger = slack.space.grants.new_trigger("U1")
        opened = app.web.views_open(trigger_id=trigger, view=view)["view"]["id"]
        put = link.until("Form")
        assert (put["put"], put["into"]) == (opened, "dialogs")
        view["blocks"] = [{"type": "section", "text": {"type": "plain_text", "text": "ready"}}]
        app.web.views_update(view_id=opened, view=view)
        assert link.until("ready")["put"] == opened
        slack.person("U1").close_modal()
        link.until_dropped(opened)


def test_a_dropped_connection_is_taken_up_again(browser: Browser, app: App) -> None:
    """What happened meanwhile comes with the next connection, and what was told does not."""
    tab = browser.open()
    with tab.follow() as link:
        app.post("one")
        assert link.until("one")
        told = link.told
    ts = app.post("two")
    app.post("three")
    with tab.follow(told) as link:
        changes = link.changes()
    assert [one["put"] for one in changes if "into" in one][-1] == f"m-{ts}"
    assert not any("m-" in one["put"] and ">one<" in one["html"] for one in changes)
    with tab.follow(told) as link:
        assert link.changes() == changes


def test_a_message_lost_on_the_way_is_sent_again(browser: Browser, app: App) -> None:
    """What was sent into a dead connection and never arrived comes again."""
    tab = browser.open()
    with tab.follow() as link:
        app.post("one")
        assert link.until("one")
    with tab.follow(0) as link:
        assert any(">one<" in one.get("html", "") for one in link.changes())


@pytest.mark.parametrize("told", [5, 999_999_999])
def test_a_tab_that_is_ahead_reloads(browser: Browser, told: int) -> None:
    """A number that was never told is another page's."""
    with browser.open().follow(told) as link:
        assert link.message() == RELOAD


def test_an_unknown_tab_reloads(browser: Browser) -> None:
    """A tab that the server has forgotten, or never knew, is opened anew."""
    tab = browser.open()
    for _ in range(64):
        browser.open()
    with tab.follow() as link:
        assert link.message() == RELOAD
    assert tab.send("say", text="x").status_code == 410


def test_the_outside_is_told_without_the_workspace(browser: Browser) -> None:
    """What happens outside is shown although nothing happens in the workspace."""
    tab = browser.open()
    with tab.follow() as link:
        assert tab.do("world", name="advance", values={"minutes": "10"}) == {}
        assert link.until("pressed 1")["put"] == "outside"
