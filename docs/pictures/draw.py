"""Draw the pictures of the documents, from what the bot really posts: make pictures.

Needs headless Chromium and the fonts Lato and Noto Sans CJK. On Debian:
apt-get install chromium fonts-lato fonts-noto-cjk
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from docs.pictures.palette import shrink
from docs.pictures.scenes import SHOPS, card, digest

FOLDER = Path(__file__).parent
_BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
_WIDTH, _SHARPNESS = 720, 2
_MEASURE = "<script>document.title = document.documentElement.offsetHeight</script>"


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name of each picture and its page."""
    for shop in SHOPS:
        yield f"card-{shop.language}", card(shop)
        yield f"digest-{shop.language}", digest(shop)


def main() -> None:
    """Draw them all."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        sys.exit(f"no Chromium on PATH ({', '.join(_BROWSERS)})\n{__doc__}")
    for name, page in pages():
        shoot(browser, page, FOLDER / f"{name}.png")
        shrink(FOLDER / f"{name}.png")


def shoot(browser: str, page: str, picture: Path) -> None:
    """Have the browser draw a page, as high as it is. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page + _MEASURE, encoding="utf-8")
        shown = _run(browser, f"--window-size={_WIDTH},100", "--dump-dom", str(file))
        height = re.findall(r"<title>(\d+)</title>", shown)[0]
        size = f"--window-size={_WIDTH},{height}"
        sharp = f"--force-device-scale-factor={_SHARPNESS}"
        _run(browser, size, sharp, f"--screenshot={picture}", str(file))


def _run(browser: str, *options: str) -> str:
    # Chromium's own sandbox does not start for root, as in a container; the page is our own.
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    done = subprocess.run([browser, *fixed, *options], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
