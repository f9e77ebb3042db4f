"""The life of a feed."""

import pytest

from bot.domain.cancellation.feed import FEED_TRANSITIONS, FeedState
from tests.builders import a_feed


@pytest.mark.parametrize("before", FeedState)
@pytest.mark.parametrize("after", FeedState)
def test_a_feed_moves_only_as_the_table_says(before: FeedState, after: FeedState) -> None:
    """A closed feed stays closed, and what was accepted is never prepared again."""
    feed = a_feed(state=before)
    if after in FEED_TRANSITIONS[before]:
        assert feed.to(after, looks=3) == a_feed(state=after, looks=3)
    else:
        with pytest.raises(ValueError, match=f"{before} -> {after}"):
            feed.to(after)
