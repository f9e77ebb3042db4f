"""Targets where Amazon's report names none."""

import pytest

from bot.domain.health.metrics import Metric
from bot.domain.health.targets import known_target
from bot.domain.markets import MARKETS


@pytest.mark.parametrize("metric", Metric)
def test_india_has_no_target_that_its_report_does_not_name(metric: Metric) -> None:
    """What the other marketplaces' pages say is not said of it."""
    assert known_target(metric, MARKETS["IN"]) is None
