"""A demo and a browser window on it, used by roles and names as a person uses it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

from bot.demo.page import a_page
from bot.demo.shop import Shop
from handlers.text import Catalog, catalog

PATIENCE = 15_000
"""Milliseconds that a loaded computer may need until something shows."""
expect.set_options(timeout=PATIENCE)
_NAMES = {
    "en": {"message": "Message", "you": "You are", "outside": "Outside world", "tour": "Tour"},
    "ja": {"message": "メッセージ", "you": "表示中の人", "outside": "外の世界", "tour": "ツアー"},
}


@dataclass
class Tab:
    """A tab as one person sees it, by the names of its language."""

    page: Page
    language: str

    @property
    def say(self) -> Catalog:
        """Return the words of the bot and the demo."""
        return catalog(self.language)

    @property
    def box(self) -> Locator:
        """Return the composer."""
        name = re.compile(f"^{_NAMES[self.language]['message']}")
        return self.page.get_by_role("textbox", name=name)

    @property
    def outside(self) -> Locator:
        """Return the panel of the world outside."""
        return self.page.get_by_role("complementary", name=_NAMES[self.language]["outside"])

    @property
    def tour(self) -> Locator:
        """Return the tour."""
        return self.page.get_by_role("region", name=_NAMES[self.language]["tour"])

    @property
    def form(self) -> Locator:
        """Return the form or question that is on top."""
        return self.page.get_by_role("dialog")

    @property
    def messages(self) -> Locator:
        """Return the messages of the channel."""
        return self.page.locator("#messages").get_by_role("article")

    def type(self, text: str) -> None:
        """Type something into the composer and send it."""
        self.box.fill(text)
        self.box.press("Enter")

    def open(self, channel: str) -> None:
        """Open a channel."""
        self.page.get_by_role("link", name=re.compile(channel)).click()
        expect(self.page.get_by_role("heading", name=f"#{channel}", level=1)).to_be_visible()

    def become(self, name: str, language: str | None = None) -> None:
        """Show somebody else."""
        you = self.page.get_by_label(_NAMES[self.language]["you"])
        chosen = you.locator("option", has_text=name).get_attribute("value")
        you.select_option(chosen)
        self.language = language or self.language
        expect(self.page.locator("#you option:checked")).to_have_text(re.compile(name))

    def button(self, key: str) -> Locator:
        """Return the newest button of the bot whose name begins with these words."""
        name = re.compile(f"^{re.escape(self.say(key))}")
        return self.page.get_by_role("button", name=name).last

    def fill_in(self, reason: str | None) -> None:
        """Fill in the form for a cancellation and submit it."""
        expect(self.form.locator('[data-action="cancellation.parcel"]')).to_be_visible()
        if reason:
            self.form.locator('select[data-action="cancellation.reason"]').select_option(reason)
        self.form.locator('[data-action="cancellation.parcel"] input[value="here"]').check()
        self.form.locator('button[value="submit"]').click()
        expect(self.form).to_have_count(0)

    def happen(self, act: str, order_id: str = "") -> None:
        """Press a button of the world outside."""
        if order_id:
            self.outside.locator("details", has_text=order_id).locator("summary").click()
        self.outside.get_by_role("button", name=self.say(act), exact=True).locator(
            "visible=true"
        ).first.click()


@dataclass
class Desk:
    """A shop whose page is open in a browser window."""

    shop: Shop
    address: str
    context: BrowserContext
    language: str

    def tab(self, *, width: int = 1280, height: int = 900) -> Tab:
        """Open a tab, which shows the operator."""
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(self.address)
        return Tab(page, self.language)


@contextmanager
def a_desk(browser: Browser, language: str) -> Iterator[Desk]:
    """Open a demo and a window; fail at its end if the page reported an error or left home."""
    with a_page(catalog(language)) as (shop, address):
        context = browser.new_context(reduced_motion="reduce")
        wrong: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                wrong.append(message.text)

        def see(request: Request) -> None:
            if not request.url.startswith(address.partition("?")[0]):
                wrong.append(request.url)

        context.on("console", hear)
        context.on("weberror", lambda error: wrong.append(str(error.error)))
        context.on("request", see)
        try:
            yield Desk(shop, address, context, language)
            assert wrong == [], wrong
        finally:
            context.close()
