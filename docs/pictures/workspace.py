"""The demo's page as an approver sees it: what waits for them, the tour, and the world outside."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk, Tab, a_desk
from tests.demo.people import ask, until

_HEIGHT = 860


def shoot_workspace(browser: Browser, language: str, picture: Path) -> None:
    """Write a PNG of the page at the tour's fourth step."""
    with a_desk(browser, language) as desk:
        tab = desk.tab(height=_HEIGHT)
        _three_steps(desk, tab)
        ask(desk.shop, "out_of_stock")
        until(desk.shop, "out_of_stock", "requested")
        tab.become(tab.say("demo.person.tanaka"))
        tab.open("approvals")
        expect(tab.page.locator("#messages .pointed")).to_be_visible()
        tab.page.screenshot(path=picture)


def _three_steps(desk: Desk, tab: Tab) -> None:
    orders = desk.shop.orders
    tab.type(f"/order {orders['plain']}")
    expect(tab.tour).to_contain_text(tab.say("demo.tour.step", n=2, of=5))
    tab.type(f"/cancel {orders['fba']}")
    expect(tab.tour).to_contain_text(tab.say("demo.tour.step", n=3, of=5))
    tab.page.keyboard.press("Escape")
    desk.shop.amazon.buyer_requests(orders["plain"])
    ask(desk.shop, "plain", None)
    until(desk.shop, "plain", "approved")
