"""What a program says that cannot start with its database."""

import pytest

from bot.domain.languages import LANGUAGES
from bot.ports.store import StoreBusy
from bot.start import database_refused
from handlers.text import catalog
from storage.faults import DatabaseRefused, NoConnection, StoreAway, StoreFailed, refused_if_busy
from storage.postgres.faults import FAILED as OF_POSTGRES
from storage.postgres.faults import StoreUnsure
from storage.sqlite.faults import FAILED as OF_SQLITE

SITUATIONS = [kind("said") for kind in DatabaseRefused.__subclasses__()]
CODES = sorted({code for code, _ in (*OF_SQLITE.values(), *OF_POSTGRES.values())})
BUSY = [
    StoreBusy("said"),
    StoreAway("said"),
    NoConnection("said"),
    StoreUnsure("said"),
    *(StoreFailed(code, "said") for code in CODES),
]


def named(fault: DatabaseRefused | StoreBusy) -> str:
    """Return what a case is called."""
    return f"{type(fault).__name__} {fault.code}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", [*SITUATIONS, *BUSY], ids=named)
def test_each_fault_of_a_database_has_its_own_words(fault: Exception, language: str) -> None:
    """Every situation is told in the operator's language, with the fault's own details."""
    why = database_refused(fault)
    assert why.key != "start.database.refused"
    assert "said" in why.in_words(catalog(language))


@pytest.mark.parametrize("fault", BUSY, ids=named)
def test_what_is_busy_at_the_start_keeps_its_words(fault: StoreBusy) -> None:
    """A fault that is no longer retried is told as what it was."""
    with pytest.raises(DatabaseRefused) as refused, refused_if_busy("desk.db"):
        raise fault
    assert database_refused(refused.value).key == database_refused(fault).key


@pytest.mark.parametrize("fault", [OSError("said"), DatabaseRefused("said")], ids=repr)
def test_a_fault_without_words_of_its_own_is_told_with_its_details(fault: Exception) -> None:
    """The operator hears that the database cannot be used, and what was found."""
    said = {language: database_refused(fault).in_words(catalog(language)) for language in LANGUAGES}
    assert said == {"en": "said", "ja": "データベースを使えません（said）"}
