"""The pictures of the documents show what the bot posts."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from docs.pictures.scenes import SHOPS, Shop, card, digest
from handlers.text import catalog

CARD = ("button.approve", "button.reject", "button.withdraw")
DIGEST = ("health.show", "health.review", "digest.in_thread", "room.ours")


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.language)
@pytest.mark.parametrize(("draw", "keys"), [(card, CARD), (digest, DIGEST)])
def test_pictures_are_of_real_messages(
    draw: Callable[[Shop], str], keys: tuple[str, ...], shop: Shop
) -> None:
    """Each page has the catalogue's words for what its message is there for, and is no mock-up."""
    page = draw(shop)
    words = catalog(shop.language).entries
    for key in keys:
        assert escape(words[key]) in page, key
    assert escape(words["simulated"]) not in page
    sold = shop.others if draw is digest else (shop.title[:15],)
    assert [title for title in sold if escape(title) not in page] == []


@pytest.mark.parametrize(("readme", "language"), [("README.md", "en"), ("README.ja.md", "ja")])
def test_readmes_show_the_pictures(root: Path, readme: str, language: str) -> None:
    """Each README shows card, digest and demo in its language, and says what is to be seen."""
    text = (root / readme).read_text(encoding="utf-8")
    shown = dict(re.findall(r"!\[(.+?)\]\(docs/pictures/([a-z-]+)\.png\)", text))
    assert list(shown.values()) == [f"{one}-{language}" for one in ("card", "digest", "workspace")]
    assert all(len(said) > 100 for said in shown)
