"""One browser for all tests; a world and a window each, watched for errors and requests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk, a_desk
from tests.look.browser import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; the test is skipped where it is missing, in CI it fails."""
    found = chromium()
    if found is None:
        why = "no Chromium on PATH (Debian: apt-get install chromium)"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as in a container.
        launched = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def desk(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """Return a demo in English, unless the test says otherwise, and a browser window on it."""
    with a_desk(browser, getattr(request, "param", "en")) as made:
        yield made
