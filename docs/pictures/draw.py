"""Draw the pictures of the documents, from what the bot really posts: make pictures.

Needs headless Chromium and the fonts Lato, Noto Sans CJK and Noto Color Emoji. On Debian:
apt-get install chromium fonts-lato fonts-noto-cjk fonts-noto-color-emoji
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from docs.pictures.palette import shrink
from docs.pictures.scenes import SHOPS, card, digest
from docs.pictures.workspace import shoot_workspace
from tests.look.browser import chromium, shoot

FOLDER = Path(__file__).parent
_WIDTH = 720


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name of each picture and its page."""
    for shop in SHOPS:
        yield f"card-{shop.language}", card(shop)
        yield f"digest-{shop.language}", digest(shop)


def main() -> None:
    """Draw them all."""
    browser = chromium()
    if browser is None:
        sys.exit(f"no Chromium on PATH\n{__doc__}")
    for name, page in pages():
        shoot(browser, page, FOLDER / f"{name}.png", width=_WIDTH)
        shrink(FOLDER / f"{name}.png")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in a container.
        launched = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for shop in SHOPS:
            picture = FOLDER / f"workspace-{shop.language}.png"
            shoot_workspace(launched, shop.language, picture)
            shrink(picture)


if __name__ == "__main__":
    main()
