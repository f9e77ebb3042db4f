"""A start is on record."""

from bot.usecases.starting import note_start
from tests.usecases.office import Office


def test_a_start_records_version_and_who_may_do_what(office: Office) -> None:
    """The record tells which version ran when, and who could ask and approve meanwhile."""
    noted = note_start(office.desk, "1.2.3")

    [line] = office.desk.store.audit.all()
    assert (line.at, line.actor, line.action) == (office.clock.now(), "sellerdesk", "started")
    assert (line.order_id, line.request_id, line.before, line.after) == ("", "", "", "")
    assert (
        line.why
        == noted
        == (
            "version 1.2.3; operators U0OTHER U0SATO; approvers U0SUZUKI U0TANAKA;"
            " self-approval off; approvals over target 1"
        )
    )


def test_a_start_records_looser_rules(office: Office) -> None:
    """That people could approve their own requests stands there as well."""
    loose = office.with_policy(self_approval=True, approvals_over_target=2)

    note_start(loose.desk, "1.2.3")

    [line] = office.desk.store.audit.all()
    assert line.why.endswith("self-approval on; approvals over target 2")
