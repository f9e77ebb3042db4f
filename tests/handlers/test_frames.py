"""The WebSocket's frames: whole, one at a time, and none too large."""

import socket
import struct
import threading
import tracemalloc
from collections.abc import Iterator

import pytest

from bot.domain import limits
from handlers.frames import FramedSocket

Pair = tuple[socket.socket, FramedSocket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return what Slack writes to, and what we read from."""
    theirs, ours = socket.socketpair()
    ours.settimeout(0.2)
    with theirs, ours:
        yield theirs, FramedSocket(ours)


def frame(content: bytes) -> bytes:
    """Return a text frame."""
    if len(content) < 126:
        return bytes([0x81, len(content)]) + content
    if len(content) < 65_536:
        return bytes([0x81, 126]) + struct.pack("!H", len(content)) + content
    return bytes([0x81, 127]) + struct.pack("!Q", len(content)) + content


def test_each_read_is_one_frame(pair: Pair) -> None:
    """Frames of each kind of length, also where several arrive at once."""
    theirs, ours = pair
    frames = [frame(b""), frame(b"a" * 125), frame(b"b" * 126), frame(b"c" * 70_000)]
    writing = threading.Thread(target=theirs.sendall, args=(b"".join(frames),))
    writing.start()
    assert [ours.recv() for _ in frames] == frames
    writing.join()


def test_the_newline_that_the_handshake_leaves_is_no_frame(pair: Pair) -> None:
    """slack_sdk reads the handshake up to the carriage return of its last line."""
    theirs, ours = pair
    theirs.sendall(b"\n" + frame(b"hello"))
    assert ours.recv() == frame(b"hello")


def test_a_frame_that_is_interrupted_goes_on(pair: Pair) -> None:
    """A part that is late is waited for anew; nothing is lost."""
    theirs, ours = pair
    whole = frame(b"x" * 300)
    for end in (1, 3, 200):
        theirs.sendall(whole[:end][len(whole[: {1: 0, 3: 1, 200: 3}[end]]) :])
        with pytest.raises(TimeoutError):
            ours.recv()
    theirs.sendall(whole[200:])
    assert ours.recv() == whole


def test_a_frame_that_is_too_large_is_dropped_cheaply(pair: Pair) -> None:
    """Ten megabytes cost no memory to speak of, and the next frame is read."""
    theirs, ours = pair
    large = frame(b"x" * 10_000_000) + frame(b"next")
    writing = threading.Thread(target=theirs.sendall, args=(large,))
    tracemalloc.start()
    try:
        writing.start()
        assert ours.recv() == frame(b"next")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        writing.join()
    assert peak < limits.SLACK_FRAME


def test_a_connection_that_ends_says_so(pair: Pair) -> None:
    """Nothing more to read is an empty read, also in the middle of a frame."""
    theirs, ours = pair
    theirs.sendall(frame(b"x" * 300)[:100])
    theirs.close()
    assert ours.recv() == b""
