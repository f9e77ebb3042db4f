"""The lists of a form in a real browser: searched in, and used by keyboard alone."""

import pytest
from playwright.sync_api import Locator, expect

from bot.demo.shop import SATO
from bot.domain.cancellation.reasons import Reason
from tests.browser.axe import violations
from tests.browser.desk import Desk, Tab

pytestmark = pytest.mark.timeout(120)


def reasons(tab: Tab, order_id: str) -> Locator:
    """Open the form for a cancellation and return its list of reasons, which has the focus."""
    tab.type(f"/cancel {order_id}")
    expect(tab.form.locator('[data-action="cancellation.parcel"]')).to_be_visible()
    found = tab.form.locator('select[data-action="cancellation.reason"]')
    found.focus()
    return found


def options(tab: Tab) -> Locator:
    """Return what an open list offers."""
    return tab.form.get_by_role("listbox").get_by_role("option")


def test_a_list_is_searched_by_keyboard_alone(desk: Desk) -> None:
    """Enter opens it, typing filters it, Enter takes what fits and submits nothing."""
    tab = desk.tab()
    listed = reasons(tab, desk.shop.orders["plain"])
    tab.page.keyboard.press("Enter")
    search = tab.form.get_by_role("combobox", name="Search")
    expect(search).to_be_focused()
    every = options(tab).count()
    tab.page.keyboard.press("ArrowDown")
    expect(options(tab).nth(1)).to_have_attribute("aria-selected", "true")
    tab.page.keyboard.type("no such reason")
    expect(tab.form.get_by_text("No results")).to_be_visible()
    tab.page.keyboard.press("Enter")
    search.fill("INVENT")
    expect(options(tab)).to_have_count(1)
    assert every > 1
    tab.page.keyboard.press("Enter")
    expect(listed).to_have_value(Reason.NO_INVENTORY)
    expect(listed).to_be_focused()
    expect(search).to_have_count(0)
    expect(tab.form).to_contain_text("Cancellation Rate")


def test_a_letter_opens_a_list_and_escape_leaves_it(desk: Desk) -> None:
    """Whoever begins to type searches at once; Escape closes the list and not the form."""
    tab = desk.tab()
    listed = reasons(tab, desk.shop.orders["plain"])
    tab.page.keyboard.type("invent")
    expect(tab.form.get_by_role("combobox", name="Search")).to_have_value("invent")
    expect(options(tab)).to_have_count(1)
    tab.page.keyboard.press("Escape")
    expect(options(tab)).to_have_count(0)
    expect(listed).to_be_focused()
    expect(listed).to_have_value("")


@pytest.mark.parametrize("desk", ["ja"], indirect=True)
def test_a_list_is_searched_in_japanese(desk: Desk) -> None:
    """The Enter that ends a conversion chooses nothing; what was converted filters the list."""
    tab = desk.tab()
    listed = reasons(tab, desk.shop.orders["plain"])
    listed.click()
    expect(tab.form.get_by_role("combobox", name="検索")).to_be_focused()
    every = options(tab).count()
    keyboard = tab.page.context.new_cdp_session(tab.page)
    composed = {"text": "ざいこ", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", composed)
    tab.page.keyboard.press("Enter")
    expect(options(tab)).to_have_count(every)
    expect(listed).to_have_value("")
    keyboard.send("Input.insertText", {"text": "在庫"})
    expect(options(tab)).to_have_count(1)
    tab.page.keyboard.press("Enter")
    expect(listed).to_have_value(Reason.NO_INVENTORY)


def test_an_open_list_stays_while_its_form_changes(desk: Desk) -> None:
    """A form that is redrawn for another reason leaves the search and its focus alone."""
    tab = desk.tab()
    listed = reasons(tab, desk.shop.orders["plain"])
    tab.page.keyboard.type("inv")
    person = desk.shop.slack.person(SATO)
    person.click(person.modal or {}, "cancellation.reason", value=Reason.NO_INVENTORY)
    expect(listed).to_have_value(Reason.NO_INVENTORY)
    expect(tab.form).to_contain_text("Cancellation Rate")
    tab.page.keyboard.type("ent")
    expect(tab.form.get_by_role("combobox", name="Search")).to_have_value("invent")
    assert violations(tab.page) == []
