"""How far Amazon is with something that it processes: a feed, or a report."""

from enum import StrEnum


class ProcessingStatus(StrEnum):
    """Amazon's processingStatus; UNKNOWN where it is new to us."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"

    @property
    def closed(self) -> bool:
        """Say whether Amazon will do no more with it."""
        return self in (
            ProcessingStatus.DONE,
            ProcessingStatus.CANCELLED,
            ProcessingStatus.FATAL,
        )
