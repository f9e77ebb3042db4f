"""Headless Chromium: what it makes of a page, in numbers and as a picture."""

import html
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

_NAMES = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
_FIXED = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
"""Chromium's own sandbox does not start for root, as in a container; the pages are our own."""
_SECONDS = 120

_FRAME = Path(__file__).with_name("frame.html").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Box:
    """How something was drawn, in pixels.

    `bottoms` is how far below its top each button ends, the first of an action; `out` has the
    words of what stands out over the right edge of the page.
    """

    height: int
    bottoms: Mapping[str, int]
    out: tuple[str, ...]


def chromium() -> str | None:
    """Return where Chromium is, None if it is not installed."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def measure(browser: str, page: str, width: int) -> tuple[int, list[Box]]:
    """Return how high a page is in a window of `width`, and each thing in it.

    Raises CalledProcessError or TimeoutExpired.
    """
    frame = _frame(page, width, 600)
    shown = _run(browser, frame, "--dump-dom")
    [numbers] = re.findall(r'<meta name="measured" content="(.*?)">', shown)
    found = json.loads(html.unescape(numbers))
    return ceil(found["height"]), [
        Box(
            height=ceil(one["height"]),
            bottoms={action: ceil(bottom) for action, bottom in one["bottoms"].items()},
            out=tuple(one["out"]),
        )
        for one in found["things"]
    ]


def shoot(browser: str, page: str, picture: Path, *, width: int, sharpness: int = 2) -> None:
    """Write a PNG of a page, as high as it is. Raises CalledProcessError or TimeoutExpired."""
    height, _ = measure(browser, page, width)
    frame = _frame(page, width, height)
    sharp = f"--force-device-scale-factor={sharpness}"
    _run(browser, frame, f"--window-size={width},{height}", sharp, f"--screenshot={picture}")


def _frame(page: str, width: int, height: int) -> str:
    frame = _FRAME.replace("WIDTH", str(width)).replace("HEIGHT", str(height))
    return frame.replace("PAGE", html.escape(page))


def _run(browser: str, page: str, *options: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        profile = f"--user-data-dir={folder}/profile"
        done = subprocess.run(
            [browser, *_FIXED, profile, *options, str(file)],
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    return done.stdout
