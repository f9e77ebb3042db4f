"""Sending a message to several people, of whom none keeps it from the others."""

import logging
from collections.abc import Callable, Iterable, Iterator

from bot.ports.slack import MessengerFault

_log = logging.getLogger(__name__)


def told(people: Iterable[str], tell: Callable[[str], object]) -> Iterator[str]:
    """Tell each person, by Slack user id; yield those who need no further attempt.

    They were told, or Slack refuses them for good. Raises MessengerFault at the end if another
    attempt may reach somebody.
    """
    later: MessengerFault | None = None
    for person in people:
        try:
            tell(person)
        except MessengerFault as fault:
            _log.warning("person.not_told", extra={"user": person, "fault": fault.code})
            if not fault.permanent:
                later = fault
                continue
        yield person
    if later is not None:
        raise later
