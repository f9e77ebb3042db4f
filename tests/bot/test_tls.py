"""Which certificates connections trust."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from bot.tls import certificates


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    certificates.cache_clear()
    yield
    certificates.cache_clear()


def one_certificate(folder: Path) -> str:
    """Return a file with the first of certifi's certificates."""
    end = "-----END CERTIFICATE-----"
    first, _, _ = Path(certifi.where()).read_text(encoding="utf-8").partition(end)
    path = folder / "one.pem"
    path.write_text(f"{first}{end}\n", encoding="utf-8")
    return str(path)


def trusted() -> int:
    """Return the number of certificates that are loaded."""
    return certificates().cert_store_stats()["x509_ca"]


def test_what_the_system_trusts_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system's file of certificates is the whole of what is trusted, and hosts are checked."""
    monkeypatch.setenv("SSL_CERT_FILE", one_certificate(tmp_path))
    assert trusted() == 1
    assert certificates().verify_mode is ssl.CERT_REQUIRED
    assert certificates().check_hostname


def test_a_system_without_certificates_gets_certifis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no file and the folder is empty, connections are checked all the same."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trusted() > 100
