"""Addresses within the page, and what they ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from simulator.slack.workspace import Workspace
from simulator.web.people import Someone
from simulator.web.tabs import HOME, Address

MOST = 200
_NAMES: Mapping[str, str] = {"user_id": "as", "at": "at", "thread": "thread", "many": "many"}
_FIRST = Address("", "")


def query(address: Address, **changes: Any) -> str:
    """Return the relative address of a page; another channel than before has no thread."""
    fields = asdict(replace(address, **changes))
    kept = {_NAMES[key]: value for key, value in fields.items() if value != getattr(_FIRST, key)}
    return f"/?{urlencode(kept)}"


def is_shared(space: Workspace, address: Address) -> bool:
    """Return whether an address is a channel, not direct messages or the Home."""
    channel = space.directory.channel(address.at)
    return channel is not None and channel.dm_with is None


def read_address(target: str, space: Workspace, people: Sequence[Someone]) -> Address:
    """Return what a request's target asks for; what is unknown is replaced by the first one."""
    asked = dict(parse_qsl(urlsplit(target).query))
    known = [one.user_id for one in people]
    user_id = asked.get("as", "")
    user_id = user_id if user_id in known else known[0]
    channels = [one.id for one in space.directory.channels_of(user_id)]
    at = asked.get("at", "")
    if at not in (HOME, *channels, space.directory.dm(user_id).id):
        at = channels[0] if channels else HOME
    thread = asked.get("thread", "")
    found = thread and space.messages.get(at, thread)
    many = asked.get("many", "")
    count = min(int(many[:4]), MOST) if many.isascii() and many.isdigit() else 0
    return Address(user_id, at, thread if found else "", count or _FIRST.many)
