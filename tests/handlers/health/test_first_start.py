"""/health right after the first start, before Amazon has told anything."""

import pytest

from bot.domain.languages import LANGUAGES
from handlers.health.views import account
from simulator.slack.blocks import check_blocks
from tests.handlers.health.samples import a_reader, quiet


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_anything_was_read_slack_takes_the_answer(language: str) -> None:
    """Right after the first start there is neither report nor order list: no empty small print."""
    nothing = quiet(report=None, before=None, history={}, opened=None)

    shown = account.summary(a_reader(language), nothing)

    assert check_blocks(shown.blocks) == []
