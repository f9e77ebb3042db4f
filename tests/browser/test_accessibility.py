"""What axe-core finds in the page: nothing, light and dark, wide and narrow."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from bot.domain.cancellation.reasons import Reason
from tests.browser.axe import violations
from tests.browser.desk import Desk
from tests.demo.people import ask

pytestmark = pytest.mark.timeout(120)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_the_page(
    desk: Desk, theme: Literal["light", "dark"], width: int
) -> None:
    """Channel, card, form, list and the world outside have no violation, contrasts included."""
    ask(desk.shop, "plain", Reason.NO_INVENTORY)
    tab = desk.tab(width=width)
    tab.page.emulate_media(color_scheme=theme)
    found = violations(tab.page)
    for channel in ("approvals", "account-health"):
        if width < 700:
            tab.page.get_by_role("button", name="Channels").click()
        tab.open(channel)
        expect(tab.messages.first).to_be_visible()
        found += violations(tab.page)
    if width < 700:
        tab.page.get_by_role("button", name="Outside world").click()
    tab.outside.locator("summary").first.click()
    found += violations(tab.page)
    if width < 700:
        tab.outside.get_by_role("button", name="Close").click()
    tab.type(f"/cancel {desk.shop.orders['out_of_stock']}")
    expect(tab.form.locator('[data-action="cancellation.parcel"]')).to_be_visible()
    found += violations(tab.page)
    tab.form.locator("select").first.press("Enter")
    expect(tab.form.get_by_role("listbox")).to_be_visible()
    found += violations(tab.page)
    assert found == []
