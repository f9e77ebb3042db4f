"""The demo's page in Chromium: first paint, clicks and memory, beside a bare page.

Run it as `python -m benchmarks.page [PAINTS,CLICKS,UPDATES]`; `3,5,200` is quick. The bare page is
a paragraph from the same kind of server, opened in turn with the demo's.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright
from slack_sdk import WebClient

from benchmarks.rig.figures import Target, median, show
from bot.demo.page import a_page
from bot.demo.shop import DESK, SATO, Shop
from bot.domain.cancellation.reasons import Reason
from handlers import ids
from handlers.text import catalog
from simulator.server import Server
from simulator.wire import Answer, Asked
from tests.demo.people import ask, card, until
from tests.look.browser import chromium

PAINTS, CLICKS, UPDATES = 9, 14, 2_000
"""More clicks at once would use up Amazon's rate for reading orders."""
FEW, MANY = 20, 200
PAINT_TARGET, CLICK_TARGET, MEMORY_TARGET = 2.5, 60.0, 1.0
_BARE = b'<!doctype html><title>bare</title><link rel="icon" href="data:,"><p>bare</p>'
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_ROUND_TRIP = """async () => {
  const from = performance.now();
  await (await fetch("/", { method: "POST", body: "{}" })).text();
  await new Promise(requestAnimationFrame);
  return performance.now() - from;
}"""
_CLICK = """() => new Promise((resolve) => {
  const from = performance.now();
  const dialogs = document.getElementById("dialogs");
  const seen = new MutationObserver(() => {
    if (dialogs.querySelector("dialog[open]")) {
      seen.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - from));
    }
  });
  seen.observe(dialogs, { childList: true, subtree: true, attributes: true });
  [...document.querySelectorAll('#messages [data-action="order.cancel"]')].pop().click();
})"""


class Bare:
    """The bare page."""

    async def answer(self, asked: Asked) -> Answer:  # noqa: ARG002 - as a Site's
        """Return the page, whatever is asked."""
        return Answer(200, _BARE, "text/html")


@contextmanager
def bare_page() -> Iterator[str]:
    """Serve the bare page; yield its address."""
    server = Server()
    server.serve("/", Bare())
    server.start()
    try:
        yield f"http://{server.address}/"
    finally:
        server.stop()


def painted(browser: Browser, address: str) -> float:
    """Return the milliseconds until a page is first painted in a new window."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address, wait_until="load")
        for _ in range(50):
            if (found := page.evaluate(_PAINTED)) is not None:
                return float(found)
            page.wait_for_timeout(20)
    raise AssertionError(f"{address} was never painted")


def post_cards(shop: Shop, count: int) -> None:
    """Post copies of an approval card in the channel that is measured."""
    shown = card(shop, "plain")
    assert shown is not None
    client = WebClient(shop.slack.bot_token, base_url=shop.slack.api_url)
    for _ in range(count):
        client.chat_postMessage(channel=DESK, text=shown["text"], blocks=shown["blocks"])


def answered(page: Page, shop: Shop, times: int) -> list[float]:
    """Return the milliseconds from each click on an order's button until its form is painted."""
    sato = shop.slack.person(SATO)
    sato.command("/order", shop.orders["out_of_stock"], channel=DESK)
    page.locator(f'#messages [data-action="{ids.Action.ORDER_CANCEL}"]').last.wait_for()
    spent = []
    for _ in range(times + 1):
        spent.append(float(page.evaluate(_CLICK)))
        sato.wait_modal(callback_id=ids.Callback.REQUEST)
        page.keyboard.press("Escape")
        page.locator("dialog[open]").wait_for(state="detached")
    return spent[1:]


def heap(page: Page) -> float:
    """Return the page's memory in MB, once it is tidied up."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    used = devtools.send("Runtime.getHeapUsage")["usedSize"]
    devtools.detach()
    return float(used) / 1e6


def update(shop: Shop, page: Page, times: int) -> None:
    """Change the newest card as often, each time until the page shows it."""
    messages = shop.slack.space.messages
    newest = messages.seen_by(SATO, DESK)[-1]
    for number in range(times):
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": f"number {number}"}}]
        messages.changed(newest, blocks=blocks)
        if number % 20 == 0:
            page.get_by_text(f"number {number}", exact=True).wait_for()
    page.get_by_text(f"number {times - 1}", exact=True).wait_for()


def main(paints: int, clicks: int, updates: int) -> None:
    """Run the benchmark and print its results."""
    logging.disable(logging.ERROR)
    found = chromium()
    assert found, "Chromium is needed"
    with (
        a_page(catalog("en")) as (shop, address),
        bare_page() as bare,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=found, args=["--no-sandbox"]) as browser,
    ):
        ask(shop, "plain", Reason.NO_INVENTORY)
        until(shop, "plain", "requested")
        post_cards(shop, FEW)
        first = [(painted(browser, bare), painted(browser, address)) for _ in range(paints + 1)][1:]
        post_cards(shop, MANY - FEW)
        page = browser.new_page()
        page.goto(address)
        page.goto(f"{address.partition('?')[0]}?as={SATO}&at={DESK}&many={MANY}")
        beside = browser.new_page()
        beside.goto(bare)
        trips = [float(beside.evaluate(_ROUND_TRIP)) for _ in range(clicks + 1)][1:]
        page.bring_to_front()
        spent = answered(page, shop, clicks)
        update(shop, page, 100)
        before = heap(page)
        update(shop, page, updates)
        after = heap(page)
    print(f"{'':30} {'bare':>10} {'page':>10}")
    bare_ms, page_ms = (median(one) for one in zip(*first, strict=True))
    print(f"{'first paint, 20 cards, ms':30} {bare_ms:>10.0f} {page_ms:>10.0f}")
    print(f"{'click answered, 200 cards, ms':30} {median(trips):>10.0f} {median(spent):>10.0f}")
    print(f"{'memory, MB, before and after':30} {before:>10.1f} {after:>10.1f}")
    show(
        [
            Target(
                "first paint, of a bare page",
                median([mine / its for its, mine in first]),
                PAINT_TARGET,
                "x",
            ),
            Target("click above a round trip", median(spent) - median(trips), CLICK_TARGET, " ms"),
            Target(f"memory after {updates} updates", after - before, MEMORY_TARGET, " MB"),
        ]
    )


if __name__ == "__main__":
    main(*(int(size) for size in (sys.argv[1:] or [f"{PAINTS},{CLICKS},{UPDATES}"])[0].split(",")))
