"""The languages that the bot speaks."""

LANGUAGES = ("en", "ja")
"""The languages of the catalogues; the first is the fallback for every other."""


def spoken(locale: str) -> str:
    """Return the language for somebody's locale, such as `ja-JP` or `ja_JP.UTF-8`."""
    language = locale[:2].lower()
    return language if language in LANGUAGES else LANGUAGES[0]
