"""Amazon's words for the reason of a buyer's request, which are never stored."""

from bot.domain.radar.words import RequestWords
from tests.builders import an_item, an_order

ASKED = an_order(items=(an_item(requested=True, request_words="間違えて注文"),))


def test_words_are_kept_as_long_as_the_request_stands() -> None:
    """A reading that shows no request any more takes them away; a repeat is no news."""
    words = RequestWords()
    assert not words.known(ASKED.id)

    assert words.heard(ASKED)
    assert not words.heard(ASKED)
    assert (words.of(ASKED.id), words.known(ASKED.id)) == ("間違えて注文", True)

    assert not words.heard(an_order())
    assert (words.of(ASKED.id), words.known(ASKED.id)) == ("", False)


def test_a_request_without_words_is_known_to_have_none() -> None:
    """So that its order is not read again and again for them."""
    words = RequestWords()

    assert not words.heard(an_order(items=(an_item(requested=True),)))
    assert words.known(ASKED.id)


def test_memory_is_bounded() -> None:
    """The oldest are forgotten first."""
    words = RequestWords()
    for n in range(2_001):
        words.heard(an_order(id=f"{n}", items=ASKED.items))

    assert not words.known("0")
    assert words.known("2000")
