"""Which language somebody reads."""

import pytest

from bot.domain.languages import spoken


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("ja-JP", "ja"),
        ("ja_JP.UTF-8", "ja"),
        ("JA", "ja"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("", "en"),
    ],
)
def test_a_locale_without_a_catalogue_reads_english(locale: str, language: str) -> None:
    """Slack's and the system's way to write a locale are understood; English stands in."""
    assert spoken(locale) == language
