"""How the account stands before Amazon has told anything."""

import pytest

from bot.domain.digest.digest import compose
from handlers.health.views import account
from tests.handlers.health.samples import a_morning, a_reader


@pytest.mark.parametrize("language", ["en", "ja"])
def test_where_nothing_is_known_no_line_is_empty(language: str) -> None:
    """Without a report and without the orders there is no small print, which Slack would refuse."""
    digest = compose(a_morning(report=None, before=None, opened=None, history={}))
    blocks = account.summary(a_reader(language), digest).blocks

    assert "context" not in [block["type"] for block in blocks]
    assert "''" not in str(blocks)
