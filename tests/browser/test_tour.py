"""The guided tour in a real browser, in both languages."""

import re

import pytest
from playwright.sync_api import Locator, expect

from bot.domain.cancellation.reasons import Reason
from handlers.ids import Action
from tests.browser.desk import Desk, Tab

pytestmark = pytest.mark.timeout(180)


def at_step(tab: Tab, number: int) -> None:
    """Wait until the tour is at a step."""
    expect(tab.tour).to_contain_text(tab.say("demo.tour.step", n=number, of=5))


@pytest.mark.parametrize("desk", ["en", "ja"], indirect=True)
def test_a_stranger_follows_the_tour(desk: Desk) -> None:
    """Pressing what the tour points at leads from a look-up to the next morning's digest."""
    tab, orders = desk.tab(), desk.shop.orders
    at_step(tab, 1)
    expect(tab.box).to_have_class(re.compile("pointed"))
    tab.tour.get_by_role("button", name=tab.say("demo.tour.type_it")).click()
    expect(tab.box).to_have_value(f"/order {orders['plain']}")
    tab.box.press("Enter")
    at_step(tab, 2)
    tab.type(f"/cancel {orders['fba']}")
    expect(tab.form).to_contain_text("FBA")
    tab.page.keyboard.press("Escape")
    expect(tab.form).to_have_count(0)
    at_step(tab, 3)
    _one_tap(tab, orders["plain"])
    at_step(tab, 4)
    _second_person(tab, orders["out_of_stock"])
    at_step(tab, 5)
    tab.happen("demo.outside.move.morning")
    expect(tab.tour).to_contain_text(tab.say("demo.tour.end.title"), timeout=60_000)
    expect(tab.page.locator(".pointed")).to_contain_text("account-health")
    tab.open("account-health")
    expect(tab.messages).to_have_count(2)


def pointed_at(tab: Tab, action: str) -> Locator:
    """Return the button, of the bot or of the world outside, that the tour points at."""
    return tab.page.locator(f'.pointed:is([data-action="{action}"], [data-act="{action}"])')


def _one_tap(tab: Tab, order_id: str) -> None:
    tab.happen("demo.outside.order.request", order_id)
    pointed_at(tab, "minutes").click()
    tab.open("approvals")
    pointed_at(tab, Action.RADAR_CANCEL).click()
    tab.form.get_by_role("button", name=tab.say("buyer.cancel_yes"), exact=True).click()


def _second_person(tab: Tab, order_id: str) -> None:
    tab.type(f"/cancel {order_id}")
    tab.fill_in(Reason.NO_INVENTORY)
    name = tab.say("demo.person.tanaka")
    expect(tab.tour).to_contain_text(tab.say("demo.tour.hint.switch", name=name))
    tab.become(name)
    tab.open("approvals")
    pointed_at(tab, Action.APPROVE).click()
    tab.form.get_by_role("button", name=tab.say("confirm.yes"), exact=True).click()
    pointed_at(tab, Action.STOP).click()


def test_the_tour_is_put_aside_and_taken_up(desk: Desk) -> None:
    """A skipped tour stays away over a reload, and one press brings it back."""
    tab = desk.tab()
    tab.tour.get_by_role("button", name="Skip").click()
    resume = tab.tour.get_by_role("button", name="Resume the tour")
    expect(resume).to_be_visible()
    tab.page.reload()
    resume.click()
    at_step(tab, 1)
