"""A screenshot made small: with 64 colours a PNG of text takes a third of the room."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 64
_RGB, _INDEXED = 2, 3

Colour = tuple[int, ...]


def shrink(picture: Path) -> None:
    """Rewrite an 8-bit RGB PNG in 64 of its colours, each other one as the nearest of them."""
    width, height, lines = _lines(picture.read_bytes())
    rows = [list(zip(*[iter(line)] * 3, strict=True)) for line in lines]
    counts = Counter(pixel for row in rows for pixel in row)
    palette = _palette(counts)
    nearest = {
        colour: min(range(len(palette)), key=lambda n: _distance(palette[n], colour))
        for colour in counts
    }
    body = b"".join(b"\0" + bytes(nearest[pixel] for pixel in row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, _INDEXED, 0, 0, 0)
    table = bytes(part for colour in palette for part in colour)
    parts = ((b"IHDR", head), (b"PLTE", table), (b"IDAT", zlib.compress(body, 9)), (b"IEND", b""))
    picture.write_bytes(_SIGNATURE + b"".join(_chunk(*part) for part in parts))


def _palette(counts: Mapping[Colour, int]) -> list[Colour]:
    """Return the colours that, one after the other, take away most of the error left."""
    error = {colour: count * 3 * 255**2 for colour, count in counts.items()}
    chosen: list[Colour] = []
    while len(chosen) < min(_MOST, len(counts)):
        new = max(error, key=lambda colour: error[colour])
        chosen.append(new)
        error = {
            colour: min(left, counts[colour] * _distance(colour, new))
            for colour, left in error.items()
        }
    return chosen


def _distance(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    size, check = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(kind + data))
    return size + kind + data + check


def _lines(png: bytes) -> tuple[int, int, Iterator[bytes]]:
    """Return width, height and the lines of pixels. Raises ValueError for other kinds of PNG."""
    packed = b""
    width = height = 0
    at = len(_SIGNATURE)
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        at += 12 + size
        if kind == b"IHDR":
            width, height, *form = struct.unpack(">IIBBBBB", data)
            if form != [8, _RGB, 0, 0, 0]:
                raise ValueError(form)
        packed += data if kind == b"IDAT" else b""
    return width, height, _unfiltered(zlib.decompress(packed), 3 * width)


def _unfiltered(raw: bytes, size: int) -> Iterator[bytes]:
    above = bytearray(size)
    for start in range(0, len(raw), size + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + size])
        for at in range(size if kind else 0):
            left, corner = (line[at - 3], above[at - 3]) if at >= 3 else (0, 0)
            line[at] = (line[at] + _guess(kind, left, above[at], corner)) & 255
        yield bytes(line)
        above = line


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    """Return what a PNG filter takes a byte to be by its neighbours."""
    if kind == 4:
        return min((left, up, corner), key=lambda one: abs(left + up - corner - one))
    return (0, left, up, (left + up) // 2)[kind]
