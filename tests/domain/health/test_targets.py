"""Targets where Amazon's report names none."""

import pytest

from bot.domain.health.metrics import Metric
from bot.domain.health.targets import known_target
from bot.domain.markets import MARKETS


@pytest.mark.parametrize("metric", Metric)
def test_india_has_no_target_that_its_report_does_not_name(metric: Metric) -> None:
    """What the other marketplaces' pages say is not said of it."""
    assert known_target(metric, MARKETS["IN"]) is None


def test_on_time_delivery_has_a_target_in_the_united_states_alone() -> None:
    """Elsewhere no page of Amazon's states one."""
    assert known_target(Metric.ON_TIME, MARKETS["US"]) is not None
    assert known_target(Metric.ON_TIME, MARKETS["JP"]) is None
    assert known_target(Metric.CANCELLATION, MARKETS["JP"]) is not None
