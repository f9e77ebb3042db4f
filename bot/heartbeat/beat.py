"""The state of a running program, as a small JSON file."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

_MOST_BYTES: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The state of the program when it wrote the file; spans in seconds."""

    ready: bool = False
    sockets: int = 0
    """How many connections to Slack are open."""
    pong: float | None = None
    """How long ago Slack last answered a ping; None if it has not yet."""
    slack_away: float = 0
    """For how long no connection to Slack has been open."""
    refused: str = ""
    """Slack's error code for refusing the app's token; empty if it does not."""
    amazon_away: float = 0
    """For how long Amazon has not answered."""
    turns: Mapping[str, float] = field(default_factory=dict)
    """How long workers have been in a round or have not moved; the longest ones."""
    waiting: float = 0
    """How long the oldest due message to Slack has been waiting."""
    database: str = ""
    """Why the database refuses writes; empty if it accepts them."""
    others: int = 0
    """How many connections of other programs the Slack app has."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file. Raises OSError, or ValueError for other content."""
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST_BYTES))
        try:
            return cls(**found)
        except TypeError as error:
            raise ValueError(str(error)) from None

    def write(self, path: Path) -> None:
        """Replace the file (mode 0600), so that no reader sees a part. Raises OSError."""
        new = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            try:
                os.write(file, json.dumps(asdict(self)).encode())
            finally:
                os.close(file)
            new.replace(path)
        except OSError:
            new.unlink(missing_ok=True)
            raise
