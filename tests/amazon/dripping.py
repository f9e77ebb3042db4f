"""A server that sends one byte at a time without end, like a nearly dead connection."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
EVERY = 0.02


@contextmanager
def dripping(at_once: bytes = b"") -> Iterator[str]:
    """Yield the address of a server that sends `at_once` and then drips."""
    stopped = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(EVERY)
    thread = threading.Thread(target=_serve, args=(server, at_once, stopped))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        stopped.set()
        thread.join()
        server.close()


def _serve(server: socket.socket, at_once: bytes, stopped: threading.Event) -> None:
    open_ones: list[socket.socket] = []
    while not stopped.is_set():
        try:
            connection, _ = server.accept()
        except TimeoutError:
            open_ones = [one for one in open_ones if _sent(one, b"x")]
        else:
            open_ones += [connection] if _sent(connection, at_once or b"H") else []
    for one in open_ones:
        one.close()


def _sent(connection: socket.socket, data: bytes) -> bool:
    try:
        connection.sendall(data)
    except OSError:
        connection.close()
        return False
    return True
