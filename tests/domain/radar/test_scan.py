"""What a scan remembers between its pages."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.faults import ReadRefused
from bot.domain.orders.open_orders import OrdersPage, OrdersQuery
from bot.domain.radar.scan import OVERLAP, Scan, ScanKind, after_fault, after_page, asking, begun
from tests.builders import NOW

HOUR = timedelta(hours=1)
LAG = timedelta(minutes=2)
SCAN = Scan(ScanKind.CHANGES, NOW, NOW - HOUR)


def page(token: str | None = None, **changes: object) -> OrdersPage:
    """Return an empty page of a search that ended two minutes ago."""
    found = OrdersPage((), token, NOW - LAG)
    return replace(found, **changes)  # type: ignore[arg-type] # fields by name


def test_the_cursor_is_the_first_pages_own_end() -> None:
    """What changes while a long scan reads its pages is left for the next one."""
    first = after_page(SCAN, page("2"), NOW)
    assert first.cursor is None
    last = after_page(first, page(before=NOW + HOUR), NOW + 2 * HOUR)

    assert (last.cursor, last.whole_at, last.ended_at) == (NOW - LAG, NOW, NOW + 2 * HOUR)
    assert begun(ScanKind.CHANGES, last, NOW + 3 * HOUR).since == NOW - LAG - OVERLAP


def test_an_end_ahead_of_the_clock_is_not_believed() -> None:
    """A date of the far future would leave out every change until then."""
    assert after_page(SCAN, page(before=NOW + 1000 * HOUR), NOW).cursor == NOW


def test_a_token_is_used_for_23_hours() -> None:
    """Later the scan begins anew, with the same question, and what it knew stays."""
    scan = replace(after_page(SCAN, page("2"), NOW), cursor=NOW - 9 * HOUR)
    assert asking(scan, NOW + 22 * HOUR) == scan

    anew = asking(scan, NOW + 23 * HOUR)
    assert anew.query == OrdersQuery(NOW - HOUR)
    assert (anew.pages, anew.read_at, anew.cursor) == (0, None, NOW - 9 * HOUR)


def test_a_reduced_scan_never_asks_from_before_the_scan_itself() -> None:
    """It goes on from the reduced one before, where that is later."""
    earlier = replace(SCAN, noted_until=NOW - 9 * HOUR)
    assert after_fault(earlier, ReadRefused(), NOW).since == NOW - HOUR

    later = after_fault(replace(SCAN, noted_until=NOW), ReadRefused(), NOW)
    assert (later.since, later.reduced, later.next_at) == (NOW - OVERLAP, True, NOW)


def test_a_reduced_scan_without_its_end_notes_no_time() -> None:
    """The next one asks for the same again."""
    reduced = after_fault(SCAN, ReadRefused(), NOW)
    ended = after_page(reduced, page(before=None), NOW)

    assert (ended.noted_until, ended.ended_at, ended.cursor, ended.whole_at) == (
        None,
        NOW,
        None,
        None,
    )
