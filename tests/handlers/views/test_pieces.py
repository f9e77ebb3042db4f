"""The pieces that views are made of."""

from handlers.blocks import cut, foreign, joined, message, words
from tests.handlers.views.samples import FOREIGN


def test_lines_are_joined_without_empty_pieces() -> None:
    """Empty lines vanish, what looks alike becomes one piece, and no piece is empty."""
    bold = words("b", bold=True)
    assert joined([[words("a")], [], [words("c")]]) == [words("a\nc")]
    assert joined([[bold], [bold]], "") == [words("bb", bold=True)]
    assert joined([[], []]) == []


def test_long_text_ends_with_an_ellipsis() -> None:
    """What is cut says so, is no longer than allowed, and ends with no half of an emoji."""
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "ab…"
    assert cut("a👩\u200d👧b", 4) == "a👩…"


def test_foreign_text_is_cleaned() -> None:
    """Control characters and right-to-left tricks go, lines and emoji stay."""
    assert foreign("a\x00b\u202ec\u2066d", 99) == "abcd"
    assert foreign("  one \t two \r\n\n three  ", 99) == "one two\nthree"
    assert foreign("👩\u200d👧", 99) == "👩\u200d👧"
    assert "\u202e" not in foreign(FOREIGN, 999)
    assert foreign("\ud800x", 99) == "x"


def test_a_message_of_text_alone_is_rich_text() -> None:
    """Without blocks of its own a message shows its text, in which no mark works."""
    one = message("*now*")
    assert one.text == "*now*"
    assert one.blocks[0]["elements"][0]["elements"] == [words("*now*")]
