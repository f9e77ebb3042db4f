"""What the channel reads of the account's health, and the time until then."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from simulator.slack.reading import of_event, payloads_of
from tests.scenario.world import APPROVALS, World

EN = {"LANGUAGE": "en", "DIGEST_CHANNEL": APPROVALS}


def told(world: World, event: str = "sellerdesk_digest") -> list[Mapping[str, Any]]:
    """Return the messages of a kind in the channel, oldest first."""
    return of_event(world.tanaka.messages(APPROVALS), event)


def payloads(world: World, event: str = "sellerdesk_digest") -> list[Mapping[str, Any]]:
    """Return what the metadata of these messages says."""
    return payloads_of(world.tanaka.messages(APPROVALS), event)


def the_digest(world: World) -> Mapping[str, Any]:
    """Let the bot post today's digest and return it."""
    world.until(lambda: bool(told(world)), minutes=16, what="a digest")
    [message] = told(world)
    return message


def thread(world: World, message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what stands in a message's thread, once there is something."""

    def found() -> list[dict[str, Any]]:
        messages = world.tanaka.messages(APPROVALS)
        return [m for m in messages if m.get("thread_ts") == message["ts"] != m["ts"]]

    world.until(lambda: bool(found()), minutes=5, what="a thread")
    return list(found())


def tomorrow(world: World) -> None:
    """Let the time pass until 8:40 of tomorrow by the clock in Tokyo."""
    now = world.clock.now() + timedelta(hours=9)
    at = (now + timedelta(days=1)).replace(hour=8, minute=40, second=0)
    world.clock.advance(at - now - timedelta(minutes=25))
    world.wait(minutes=25, step=20)
