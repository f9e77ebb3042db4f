"""How requests ended, in a database that an older version of the program wrote."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.domain.cancellation.request import Cause, Ending
from storage import Owner, claim_store
from storage.sqlite import open_database
from tests.builders import NOW

DUMP = Path(__file__).parent / "version_3.sql"
OWNER = Owner("A3SELLER", "https://sellingpartnerapi-fe.amazon.com", "JP", "T0TEAM")
CLOSED = (
    "INSERT INTO audit SELECT 999, at, actor, 'closed', store, order_id, '{id}', '', '', ''"
    " FROM audit LIMIT 1"
)
SET = "UPDATE requests SET {changes} WHERE id = '{id}'"
ENDINGS: list[tuple[str, str, Ending | None]] = [
    ("r-submitted", SET.format(id="r-submitted", changes="why = '18028'"), None),
    ("r-cancelled", "", Ending(Cause.ORDER)),
    ("r-cancelled", CLOSED.format(id="r-cancelled"), Ending(Cause.BY_HAND)),
    ("r-failed", "", Ending(Cause.REPORT, "18028: cannot be cancelled")),
    ("r-failed", CLOSED.format(id="r-failed"), Ending(Cause.BY_HAND)),
    ("r-rejected", "", Ending(Cause.REJECTED, "まだ在庫があります")),
    ("r-withdrawn", "", Ending(Cause.WITHDRAWN)),
    (
        "r-withdrawn",
        SET.format(id="r-withdrawn", changes="approved_at = created_at"),
        Ending(Cause.STOPPED),
    ),
    ("r-expired", "", Ending(Cause.CLOCK_SET_BACK)),
    ("r-expired", SET.format(id="r-expired", changes="why = 'undecided'"), Ending(Cause.UNDECIDED)),
    (
        "r-expired",
        SET.format(id="r-expired", changes="why = 'too_old', approved_at = created_at"),
        Ending(Cause.TOO_OLD),
    ),
    ("r-void", "", Ending(Cause.SHIPPED)),
    ("r-void", SET.format(id="r-void", changes="why = 'other'"), Ending(Cause.OTHER)),
]


@pytest.mark.parametrize(("request_id", "statement", "ending"), ENDINGS)
def test_how_a_request_ended_is_read_as_a_value(
    path: Path, request_id: str, statement: str, ending: Ending | None
) -> None:
    """What stood in one text with five meanings is told apart by state, record and words."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
        database.execute(statement)
        database.commit()
    store = claim_store(open_database(path), OWNER, MovableClock(NOW))

    request = store.requests.get(request_id)
    assert request is not None
    assert request.ending == ending
    if request_id == "r-submitted":
        assert request.noted.reported_words == "18028"
    store.close()
