"""systemd's notification protocol: a datagram to the socket that NOTIFY_SOCKET names."""

import logging
import os
import socket
from collections.abc import Mapping
from typing import Final, Self

_log = logging.getLogger(__name__)
_MICROSECONDS: Final = 1_000_000


class Supervisor:
    """The service manager that started this process; without an address nothing is told.

    `watchdog` is its timeout in seconds, None if it sets none for this process.
    """

    def __init__(self, address: str = "", watchdog: float | None = None) -> None:
        # A leading @ stands for Linux's abstract namespace.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self.watchdog = watchdog
        self._failed = False

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Return the manager that the environment names."""
        address = environ.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")):
            return cls()
        return cls(address, _watchdog(environ))

    def tell(self, *lines: str) -> None:
        """Send assignments such as READY=1; a manager that does not listen is logged once."""
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.settimeout(1)
                sender.connect(self._address)
                sender.sendall("\n".join(lines).encode())
        except OSError as error:
            if not self._failed:
                _log.warning("supervisor.not_told", extra={"why": error.strerror or str(error)})
            self._failed = True
        else:
            self._failed = False


def _watchdog(environ: Mapping[str, str]) -> float | None:
    if environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    try:
        return int(environ.get("WATCHDOG_USEC", "")) / _MICROSECONDS or None
    except ValueError:
        return None
