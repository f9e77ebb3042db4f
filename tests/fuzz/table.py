"""All kinds of fuzzed input."""

from typing import Final

from tests.fuzz import (
    amazon_answers,
    command_texts,
    reports,
    settings_files,
    slack_answers,
    slack_events,
    slack_frames,
    slack_payloads,
    store_tables,
)
from tests.fuzz.kinds import Kind

KINDS: Final[tuple[Kind, ...]] = (
    amazon_answers.KIND,
    slack_payloads.KIND,
    slack_answers.KIND,
    slack_events.KIND,
    slack_frames.KIND,
    slack_frames.RAW,
    command_texts.KIND,
    reports.HEALTH,
    reports.FEEDS,
    settings_files.KIND,
    store_tables.KIND,
)
"""The long numbers together are 100,000."""
