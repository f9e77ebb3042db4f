"""Messages to the operator, worded when they are shown."""

from bot.domain.wording import wording


def test_a_wording_within_a_wording_is_in_the_same_language() -> None:
    """What fills a placeholder is worded by the same catalogue."""
    told = wording("refused", why=wording("locked", place="desk.db"), code=5)

    def words(key: str, **values: object) -> str:
        return f"{key} {values}"

    inner = words("locked", place="desk.db")
    assert told.in_words(words) == words("refused", why=inner, code=5)
