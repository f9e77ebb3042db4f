"""What a view is drawn with: Chromium, and the fonts by which its heights are measured."""

import shutil
import subprocess

import pytest

from tests.look.browser import chromium

FONTS = ("Lato", "Noto Sans CJK JP")


@pytest.fixture(scope="session")
def browser() -> str:
    """Return where Chromium is; the test is skipped where it, or a font, is missing."""
    found = chromium()
    if found is None:
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium)")
    missing = _missing_fonts() if shutil.which("fc-list") else "that fc-list could name"
    if missing:
        pytest.skip(f"no font {missing} (Debian: apt-get install fonts-lato fonts-noto-cjk)")
    return found


def _missing_fonts() -> str:
    listed = subprocess.run(["fc-list", ":", "family"], check=True, capture_output=True, text=True)
    return ", ".join(name for name in FONTS if name not in listed.stdout)
