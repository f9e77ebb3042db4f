"""The status of something that Amazon processes: a feed or a report."""

from enum import StrEnum


class ProcessingStatus(StrEnum):
    """Amazon's processingStatus; UNKNOWN for any other value."""

    IN_QUEUE = "IN_QUEUE"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    FATAL = "FATAL"
    UNKNOWN = "UNKNOWN"

    @property
    def closed(self) -> bool:
        """Whether Amazon has finished with it."""
        return self in (
            ProcessingStatus.DONE,
            ProcessingStatus.CANCELLED,
            ProcessingStatus.FATAL,
        )
