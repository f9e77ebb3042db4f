"""The page as it is opened: channels, messages, people, and the names by which they are found."""

import re
from datetime import timedelta

from bot.clock import MovableClock
from simulator.slack import SlackSimulator
from tests.simulator.web.app import App, World
from tests.simulator.web.browser import Browser

BUTTONS = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    ],
}


def link(html: str, name: str) -> str:
    """Return the link in the list of channels whose name holds a word."""
    found = re.findall(r"<li>(<a .*?</a>)</li>", html)
    [one] = [one for one in found if name in re.sub("<[^>]*>", "", one)]
    return str(one)


def test_an_operator_is_shown_first(browser: Browser) -> None:
    """The first person's channels, the first of them open; a secret one is not listed."""
    html = browser.open().html
    assert '<html lang="en">' in html
    assert "<h1>#orders</h1>" in html
    assert 'aria-current="page"' in link(html, "orders")
    assert 'href="/?as=U1&amp;at=C2"' in link(html, "approvals")
    assert link(html, "Home")
    assert link(html, "Sellerdesk")
    assert "secret" not in html
    assert 'aria-label="Message #orders"' in html


def test_the_channels_are_sent_before_the_messages_are_drawn(
    browser: Browser, world: World, app: App
) -> None:
    """The beginning of the page is there to be painted while the rest of it takes its time."""
    app.post("in short")
    world.ready.clear()
    with browser.http.stream("GET", "/") as answer:
        pieces = answer.iter_text()
        first = ""
        while "</nav>" not in first:
            first += next(pieces)
        assert link(first, "orders")
        assert "in short" not in first
        world.ready.set()
        assert "in short" in "".join(pieces)


def test_each_reader_has_the_page_in_their_language(browser: Browser) -> None:
    """Words of the page, its language and the names of regions follow the person shown."""
    html = browser.open("?as=U2&at=C3").html
    assert '<html lang="ja">' in html
    assert "<h1>#secret</h1>" in html
    assert 'aria-label="メッセージ（#secret）"' in html
    assert 'aria-label="チャンネル"' in html
    assert '<h2 id="panel-name">外の世界</h2>' in html
    assert link(html, "ホーム")
    assert "注文番号" in html


def test_people_are_told_apart(browser: Browser) -> None:
    """A choice has the person's name, role and language, and keeps the channel."""
    html = browser.open("?as=U2&at=C2").html
    assert '<label for="you">表示中の人</label>' in html
    options = re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)<', html)
    assert options == [
        ("/?as=U1&amp;at=C2", "", "Sato・担当者・English"),
        ("/?as=U2&amp;at=C2", " selected", "田中・承認者・日本語"),
        ("/?as=U3&amp;at=C2", "", "Yamada・権限なし・English"),
    ]
    assert ">Sato · operator · English</option>" in browser.open("?as=U1").html


def test_direct_messages_are_of_one_person(browser: Browser, slack: SlackSimulator) -> None:
    """Whoever is chosen there sees their own messages with the app."""
    dm, other = (slack.space.directory.dm(user).id for user in ("U1", "U2"))
    html = browser.open(f"?as=U1&at={dm}").html
    assert f'value="/?as=U2&amp;at={other}"' in html
    assert "Sending messages to this app has been turned off." in html
    assert "<textarea" not in html
    assert "<h1>#orders</h1>" in browser.open(f"?as=U1&at={other}").html


def test_an_unknown_address_shows_the_first(browser: Browser) -> None:
    """People, channels, threads and numbers that are not there are replaced, not an error."""
    for query in ("?as=X&at=Y", "?at=C3", "?many=x&thread=1.1", "?many=²", "?many=" + "9" * 5000):
        assert "<h1>#orders</h1>" in browser.open(query).html


def test_a_message_is_an_article_with_its_buttons(browser: Browser, app: App) -> None:
    """Author, time, text and buttons by their label; what others see is not marked as private."""
    ts = app.post("in short", blocks=[BUTTONS])
    html = browser.open().html
    assert f'<article class="message" id="m-{ts}" data-version="' in html
    assert 'data-action="go">Go</button>' in html
    assert "Only visible to you" not in html


def test_what_is_not_known_is_loud(browser: Browser, slack: SlackSimulator, app: App) -> None:
    """A kind of block that is not drawn here says so instead of hiding."""
    app.post("in short", blocks=[{"type": "divider"}])
    [message] = slack.space.messages.seen_by("U1", "C1")
    slack.space.messages.changed(message, blocks=[{"type": "hologram", "block_id": "x"}])
    assert "Not drawn here: hologram" in browser.open().html


def test_the_newest_messages_are_drawn(browser: Browser, app: App) -> None:
    """50 to begin with and 200 at most; older ones are a link away."""
    for number in range(60):
        app.post(f"number {number}.")
    first = browser.open().html
    assert first.count("<article") == 50
    assert "number 9." not in first
    assert '<p id="earlier" class="earlier"><a href="/?as=U1&amp;at=C1&amp;many=200">' in first
    assert browser.open("?many=200").html.count("<article") == 60
    assert browser.open("?many=10000").html.count("<article") == 60


def test_days_and_authors_are_grouped(browser: Browser, app: App, clock: MovableClock) -> None:
    """Days stand above their messages; whoever writes again within minutes is named once."""
    app.post("one")
    app.post("two")
    clock.advance(timedelta(days=2))
    app.post("three")
    clock.advance(timedelta(minutes=6))
    app.post("four")
    html = browser.open().html
    drawn = html.partition('id="messages"')[2]
    assert re.findall(r'class="(divider|message follows|message)"', drawn) == [
        *("divider", "message", "message follows"),
        *("divider", "message", "message"),
    ]
    assert ">Today</span>" in html


def test_unread_channels_are_marked(browser: Browser, app: App) -> None:
    """Bold and counted until they are opened; one's own mention and direct messages by number."""
    app.post("plain", channel="C2")
    html = browser.open().html
    assert 'class="unread"' in link(html, "approvals")
    assert "1 new" in link(html, "approvals")
    assert 'class="count"' not in link(html, "approvals")
    app.post("<@U1> look", channel="C2")
    app.post("to you", channel="U1")
    html = browser.open().html
    assert 'aria-hidden="true">1</span></a>' in link(html, "approvals")
    assert 'aria-hidden="true">1</span></a>' in link(html, "Sellerdesk")
    browser.open("?at=C2")
    assert "unread" not in link(browser.open().html, "approvals")
    assert "unread" in link(browser.open("?as=U3").html, "approvals")


def test_a_line_stands_above_what_is_new(browser: Browser, app: App) -> None:
    """Where something was read before, the page says from where on it is new."""
    app.post("old", channel="C2")
    assert 'id="new"' not in browser.open("?at=C2").html
    ts = app.post("fresh", channel="C2")
    html = browser.open("?at=C2").html
    assert html.index('id="new"') < html.index(f'id="m-{ts}"')
    assert 'id="new"' not in browser.open("?at=C2").html


def test_threads_are_beside_the_channel(browser: Browser, app: App) -> None:
    """Replies are counted under their message and shown in its thread only."""
    ts = app.post("root")
    reply = app.post("the reply", thread_ts=ts)
    html = browser.open().html
    assert "the reply" not in html
    assert f'<a href="/?as=U1&amp;at=C1&amp;thread={ts}">1 reply</a>' in html
    opened = browser.open(f"?at=C1&thread={ts}").html
    assert f'id="r-{ts}"' in opened
    assert f'id="r-{reply}"' in opened
    assert 'aria-label="Reply…"' in opened


def test_home_without_a_view(browser: Browser) -> None:
    """Home says that nothing is there, and has no composer."""
    html = browser.open("?at=home").html
    assert "Sellerdesk shows nothing here." in html
    assert "<textarea" not in html


def test_the_outside_is_in_its_region(browser: Browser, world: World) -> None:
    """Panel and tour stand in the page, and a button opens the panel on a phone."""
    html = browser.open().html
    assert '<aside id="panel" aria-labelledby="panel-name">' in html
    assert 'data-act="advance"' in html
    assert '<div id="tour"><section aria-label="Tour">' in html
    assert re.search(r'<button [^>]*data-opens="panel"[^>]*>', html)
