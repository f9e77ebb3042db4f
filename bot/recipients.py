"""Sending a message to several people; a failure for one does not stop the others."""

import logging
from collections.abc import Callable, Iterable, Iterator

from bot.ports.slack import MessengerFault

_log = logging.getLogger(__name__)


def tell_each(people: Iterable[str], tell: Callable[[str], object]) -> Iterator[str]:
    """Call `tell` for each Slack user id; yield the ids that need no further attempt.

    They were told, or Slack refuses them permanently. Raises MessengerFault at the end if another
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
