"""After a kill at any moment the database holds exactly what was committed."""

import subprocess
import sys
from pathlib import Path

from bot.clock import MovableClock
from bot.domain.cancellation.request import State
from storage import Store
from storage.sqlite import ProcessLock, open_database
from tests.builders import KNOWN, NOW

CHILD = """
import sys
from pathlib import Path
from bot.clock import MovableClock
from bot.domain.cancellation.request import State
from storage import Store
from storage.sqlite import ProcessLock, open_database
from tests.builders import KNOWN, NOW, a_request

path = Path(sys.argv[1])
ProcessLock(path).acquire()
store = Store(open_database(path), KNOWN, MovableClock(NOW))
with store.transaction():
    store.requests.add(a_request(), view_id=None)
with store.transaction():
    request = store.requests.get("request-1")
    store.requests.move(request, request.to(State.APPROVED, NOW), actor="U1", action="approved")
    store.requests.add(a_request(id="request-2", order_id="other"), view_id=None)
    print("inside", flush=True)
    sys.stdin.read()
"""


def test_a_kill_inside_a_transaction_undoes_it(path: Path, root: Path, clock: MovableClock) -> None:
    """After kill -9 the file is sound, the open transaction never was, and the lock is free."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "inside\n"
        child.kill()
        child.wait(10)

    with ProcessLock(path):
        database = open_database(path)
        store = Store(database, KNOWN, clock)
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert [r.id for r in store.requests.in_state(*State)] == ["request-1"]
        assert [r.state for r in store.requests.in_state(*State)] == [State.REQUESTED]
        assert [entry.action for entry in store.audit.all()] == ["requested"]
        assert store.outbox.due(NOW) == ()
        store.close()
