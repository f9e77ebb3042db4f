"""The commands that can be typed, in all languages at once, and their meanings."""

import re
from collections.abc import Iterator, Mapping

from bot.demo.targets import plain
from bot.domain.languages import LANGUAGES
from handlers.text import catalog

SECONDS = {"s": 1, "秒": 1, "m": 60, "分": 60, "h": 3600, "時": 3600, "d": 86400, "日": 86400}
"""How long a unit is, by its first letter."""

PATTERNS: Mapping[str, str] = {
    "slash": r"(/\S*)\s*(.*)",
    "number": r"(?:(?:click|クリック)\s+)?(\d+)(?:\s+(.*))?",
    "click": r"(?:click|クリック)\s+(\S.*)",
    "fill": r"(?:fill|記入)\s+(\S+)\s+(\S.*)",
    "submit": r"submit|送信",
    "close": r"close|閉じる",
    "switch": r"(?:switch|交代)(?:\s+(\S+))?",
    "wait": rf"(?:wait|待つ)\s+(\d+(?:\.\d+)?)\s*({'|'.join(SECONDS)})\S*",
    "next_morning": r"next\s+morning|翌朝",
    "buyer_requests": r"(?:buyer\s+requests|購入者のリクエスト)\s+(\S+)",
    "ship": r"(?:ship|発送)\s+(\S+)",
    "worse": r"health\s+gets\s+worse|悪化",
    "better": r"health\s+gets\s+better|改善",
    "orders": r"orders|注文",
    "look": r"look|画面",
    "help": r"help|ヘルプ",
}


def meaning(words: str) -> tuple[str, tuple[str, ...]] | None:
    """Return which command words are and what stands in it, None where they are none."""
    for name, pattern in PATTERNS.items():
        if found := re.fullmatch(pattern, words, re.IGNORECASE):
            return name, found.groups(default="")
    return None


def usages_like(words: str) -> list[str]:
    """Return how the commands that begin like words, and are more than these, are typed."""
    first, typed = plain(words.split(" ", maxsplit=1)[0]), plain(words)
    found = (one for one in _usages() if plain(one).split(" ")[0] == first)
    return [one for one in found if plain(one) != typed]


def on_a_button(words: str) -> bool:
    """Return whether the bot has a button with these words in its label, in any language."""
    labels = (
        label
        for language in LANGUAGES
        for key, label in catalog(language).entries.items()
        if key.startswith("button.")
    )
    return any(plain(words) in plain(label) for label in labels)


def _usages() -> Iterator[str]:
    for language in LANGUAGES:
        for line in catalog(language)("demo.help").splitlines():
            yield re.split(r"\s{2,}", line)[0]
