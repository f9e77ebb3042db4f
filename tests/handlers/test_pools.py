"""Work in a pool ends with words."""

from handlers.pools import BoundedPool


def test_work_that_fails_is_told() -> None:
    """Who waits for it hears of the failure; the pool goes on, also where that fails as well."""
    pool = BoundedPool("test", 1)
    told: list[str] = []

    def fail() -> None:
        raise KeyError("x")

    pool.submit(fail, lambda: told.append("failed"))
    pool.submit(fail, fail)
    pool.submit(lambda: told.append("done"), lambda: told.append("not this"))
    pool.stop(wait=True)

    assert told == ["failed", "done"]
    assert pool.pending == 0
