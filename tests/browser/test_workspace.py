"""The workspace in a real browser: people, buttons, forms, and what may go wrong."""

import re

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from bot.demo.shop import SATO
from bot.domain.cancellation.reasons import Reason
from handlers.ids import Action
from tests.browser.desk import Desk, Tab
from tests.demo.people import ask

pytestmark = pytest.mark.timeout(120)


def to_be_approved(desk: Desk) -> None:
    """Let the operator ask for a cancellation that somebody else has to approve."""
    ask(desk.shop, "plain", Reason.NO_INVENTORY)


def presses(desk: Desk, action: str) -> int:
    """Return how many clicks of an action reached the bot."""
    return sum(action in str(one.payload.get("actions")) for one in desk.shop.slack.deliveries)


def approve(tab: Tab) -> None:
    """Press Approve on the card and answer the question."""
    tab.button("button.approve").click()
    tab.form.get_by_role("button", name=tab.say("confirm.yes"), exact=True).click()


def test_two_tabs_are_two_people(desk: Desk) -> None:
    """What one asks for stands before the other at once; the decision comes back as it is made."""
    sato, tanaka = desk.tab(), desk.tab()
    tanaka.become("Tanaka")
    tanaka.open("approvals")
    sato.type(f"/cancel {desk.shop.orders['plain']}")
    sato.fill_in(Reason.NO_INVENTORY)
    sato.open("approvals")
    expect(sato.button("button.withdraw")).to_be_visible()
    approve(tanaka)
    for tab in (sato, tanaka):
        expect(tab.button("button.stop")).to_be_visible()
    sato.button("button.stop").click()
    for tab in (sato, tanaka):
        expect(tab.button("button.stop")).to_have_count(0)
        expect(tab.messages.filter(has_text="Nothing was cancelled")).to_have_count(1)


def test_a_double_click_is_one_click(desk: Desk) -> None:
    """Two clicks in a row on a button reach the bot as one."""
    to_be_approved(desk)
    tab = desk.tab()
    tab.become("Tanaka")
    tab.open("approvals")
    approve(tab)
    tab.button("button.stop").dblclick()
    expect(tab.button("button.stop")).to_have_count(0)
    assert presses(desk, Action.APPROVE) == 1
    assert presses(desk, Action.STOP) == 1


def test_a_refused_approval_is_told_to_one_person(desk: Desk) -> None:
    """Who may not approve reads why, alone; the card stays as it was."""
    to_be_approved(desk)
    tab = desk.tab()
    tab.open("approvals")
    approve(tab)
    expect(tab.messages.last).to_contain_text("Only visible to you")
    expect(tab.button("button.approve")).to_be_visible()
    tab.become("Tanaka")
    expect(tab.button("button.approve")).to_be_visible()
    expect(tab.messages.filter(has_text="Only visible to you")).to_have_count(0)


def test_a_menu_is_left_without_a_choice(desk: Desk) -> None:
    """Escape closes an open menu and returns to what opened it; so does a click elsewhere."""
    tab = desk.tab()
    opener = tab.page.get_by_label("Shortcuts")
    item = tab.page.get_by_role("button", name="Cancel an order")
    opener.focus()
    tab.page.keyboard.press("Enter")
    expect(item).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(opener).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(item).to_be_visible()
    tab.box.click()
    expect(item).to_be_hidden()


def test_a_form_keeps_what_is_typed_while_it_changes(desk: Desk) -> None:
    """A form that is redrawn for another reason keeps note, caret and focus, and is submitted."""
    tab = desk.tab()
    tab.type(f"/cancel {desk.shop.orders['plain']}")
    note = tab.form.locator('[data-action="cancellation.note"]')
    note.fill("dent in the box")
    note.press("Home")
    # As the reason is chosen the bot redraws the form; the note is being typed meanwhile.
    person = desk.shop.slack.person(SATO)
    shown = person.modal
    assert shown is not None
    person.enter(shown, {"cancellation.reason": {"cancellation.reason": Reason.NO_INVENTORY}})
    person.click(person.modal or {}, "cancellation.reason", value=Reason.NO_INVENTORY)
    expect(tab.form).to_contain_text("Cancellation Rate")
    note.press_sequentially("big ")
    expect(note).to_have_value("big dent in the box")
    expect(note).to_be_focused()


def test_a_phone_shows_one_thing_at_a_time(desk: Desk) -> None:
    """At 390 px nothing stands over the edge; channels and the world outside open when asked."""
    tab = desk.tab(width=390, height=844)
    assert over_the_edge(tab.page) == 0
    expect(tab.outside).to_be_hidden()
    tab.page.get_by_role("button", name="Outside world").click()
    expect(tab.outside.get_by_role("button", name="+10 minutes")).to_be_visible()
    assert over_the_edge(tab.page) == 0
    tab.outside.get_by_role("button", name="Close").click()
    tab.page.get_by_role("button", name="Channels").click()
    tab.open("account-health")
    assert over_the_edge(tab.page) == 0
    expect(tab.messages.first).to_be_visible()


def over_the_edge(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_the_bot_restarts_under_an_open_page(desk: Desk) -> None:
    """While the bot is away Slack says so and keeps the text; afterwards the same page goes on."""
    tab = desk.tab()
    tab.page.evaluate("document.body.dataset.mark = 'here'")
    tab.happen("demo.outside.move.restart")
    desk.shop.slack.wait_for(lambda: len(desk.shop.slack.sockets) == 0, timeout=20)
    tab.type("/health")
    expect(tab.page.get_by_role("alert").filter(has_text="not running")).to_be_visible()
    expect(tab.box).to_have_value("/health")
    desk.shop.slack.wait_for(lambda: len(desk.shop.slack.sockets) == 2, timeout=20)
    tab.box.press("Enter")
    expect(tab.messages.last).to_contain_text("Cancellation")
    assert tab.page.evaluate("document.body.dataset.mark") == "here"


def test_a_lost_connection_is_taken_up_again(desk: Desk) -> None:
    """A page whose connection drops shows what happened meanwhile and keeps what is half typed."""
    opened: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        opened.append(route)
        route.connect_to_server()

    desk.context.route_web_socket(re.compile("/socket"), through)
    tab = desk.tab()
    tab.open("approvals")
    tab.box.fill("half a sen")
    tab.page.evaluate("document.body.dataset.mark = 'here'")
    opened[-1].close()
    to_be_approved(desk)
    expect(tab.button("button.approve")).to_be_visible(timeout=5_000)
    expect(tab.box).to_have_value("half a sen")
    assert tab.page.evaluate("document.body.dataset.mark") == "here"
