"""The page beside a team's own Slack: the world outside, without a workspace."""

import re
import threading

import pytest
from playwright.sync_api import Browser, expect

from bot.clock import SystemClock
from bot.demo.page import a_page_alone
from handlers.text import catalog
from simulator.slack import SlackSimulator
from tests.browser.axe import violations
from tests.demo.team import environ, populate

pytestmark = pytest.mark.timeout(120)


def test_the_page_moves_the_clock_and_shows_the_wire(browser: Browser) -> None:
    """Beside the team's Slack the page has clock, orders and requests, and works by itself."""
    with (
        SlackSimulator(SystemClock(), team_id="T0TEAM") as slack,
        browser.new_context() as context,
    ):
        populate(slack)
        with a_page_alone(catalog("en"), environ(slack), threading.Event()) as (shop, address):
            page = context.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(address)
            before = shop.clock.now()
            outside = page.get_by_role("region", name="Outside world")
            outside.get_by_role("button", name="+10 minutes").click()
            expect(outside).to_contain_text(re.compile(r"Slack users.list ok"))
            shop.amazon.wait_for(lambda: (shop.clock.now() - before).total_seconds() >= 600, 20)
            outside.locator("details", has_text=shop.orders["plain"]).locator("summary").click()
            outside.get_by_role("button", name="Ship it").locator("visible=true").click()
            expect(outside).to_contain_text(f"{shop.orders['plain']} Shipped")
            assert violations(page) == []
            assert wrong == []
