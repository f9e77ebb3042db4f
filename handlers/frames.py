"""Reading WebSocket frames whole.

slack_sdk joins the parts of a large frame recursively, using its size in memory again for each
part, and loses its position in the stream when a part is late.
"""

import logging
import socket
import struct
from typing import Any, Final

from bot.domain import limits

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 65_536
_SHORT, _LONG, _LONGER = 2, 4, 10
_BYTES_2, _BYTES_8 = 126, 127
_MASK: Final = 4


class FramedSocket:
    """A socket whose `recv` returns one whole frame; frames above SLACK_FRAME are discarded.

    An interrupted read resumes where it stopped. All other attributes are the wrapped socket's.
    """

    def __init__(self, inner: socket.socket) -> None:
        self._inner = inner
        self._begun = bytearray()
        self._to_skip = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def recv(self, _size: int = 0) -> bytes:
        """Return the next frame, or b"" once the connection is closed. Raises OSError."""
        while True:
            wanted = self._size()
            if self._to_skip or wanted > limits.SLACK_FRAME:
                if not self._skip(wanted):
                    return b""
            elif len(self._begun) == wanted:
                frame = bytes(self._begun)
                self._begun.clear()
                return frame
            elif not self._read(wanted - len(self._begun)):
                return b""

    def _size(self) -> int:
        """Return the frame's length (header, mask and payload) as far as it is known."""
        if len(self._begun) < _SHORT:
            return _SHORT
        masked, length = self._begun[1] & 0x80, self._begun[1] & 0x7F
        head = {_BYTES_2: _LONG, _BYTES_8: _LONGER}.get(length, _SHORT)
        if len(self._begun) < head:
            return head
        if head == _LONG:
            (length,) = struct.unpack("!H", self._begun[2:4])
        elif head == _LONGER:
            (length,) = struct.unpack("!Q", self._begun[2:10])
        return head + length + (_MASK if masked else 0)

    def _read(self, most: int) -> bytes:
        part = self._inner.recv(min(most, _AT_ONCE))
        # slack_sdk leaves the handshake's last newline unread; no frame starts with one.
        self._begun += part if self._begun else part.lstrip(b"\n")
        return part

    def _skip(self, wanted: int) -> bytes:
        if not self._to_skip:
            _log.warning("slack.frame_too_large", extra={"bytes": wanted})
            self._to_skip = wanted - len(self._begun)
            self._begun.clear()
        part = self._inner.recv(min(self._to_skip, _AT_ONCE))
        self._to_skip -= len(part)
        return part
