"""The command `healthy`; standard library only."""

from bot.clock import SystemClock
from bot.heartbeat.verdict import Verdict, verdict_at
from bot.settings import Settings


def verdict_of(settings: Settings) -> Verdict:
    """Judge the program that runs with these settings; opens no connection."""
    return verdict_at(settings.heartbeat_path, SystemClock().now().timestamp())
