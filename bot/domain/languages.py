"""The languages that the bot speaks."""

LANGUAGES = ("en", "ja")
"""The catalogues there are; the first stands in for every other language."""


def spoken(locale: str) -> str:
    """Return the language for somebody's locale, such as `ja-JP` or `ja_JP.UTF-8`."""
    language = locale[:2].lower()
    return language if language in LANGUAGES else LANGUAGES[0]
