"""Which certificates connections trust."""

import ssl
from pathlib import Path

import certifi
import pytest

from bot.start import CannotStart
from bot.tls import certificates, trusting
from handlers.text import catalog


def one_certificate(path: Path) -> str:
    """Write the first of certifi's certificates to a file."""
    end = "-----END CERTIFICATE-----"
    first, _, _ = Path(certifi.where()).read_text(encoding="utf-8").partition(end)
    path.write_text(f"{first}{end}\n", encoding="utf-8")
    return str(path)


def number_in(context: ssl.SSLContext) -> int:
    """Return the number of certificates that are loaded, in a context that checks them."""
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    return context.cert_store_stats()["x509_ca"]


def test_what_the_system_trusts_is_trusted(tmp_path: Path) -> None:
    """A file of the system, or one that SSL_CERT_FILE names, is all that is loaded."""
    file = one_certificate(tmp_path / "one.pem")
    assert number_in(trusting({}, file, None)) == 1
    assert number_in(trusting({"SSL_CERT_FILE": file}, file, None)) == 1


def test_a_folder_is_trusted_too(tmp_path: Path) -> None:
    """OpenSSL reads the certificates of a folder when it needs them, so none is loaded."""
    one_certificate(tmp_path / "5ed36f99.0")
    assert number_in(trusting({}, None, str(tmp_path))) == 0
    assert number_in(trusting({"SSL_CERT_DIR": str(tmp_path)}, None, str(tmp_path))) == 0


@pytest.mark.parametrize("content", ["", "no certificate"])
def test_a_system_without_certificates_gets_certifis(tmp_path: Path, content: str) -> None:
    """Connections are checked all the same: without a file, with a broken one, an empty folder."""
    broken = tmp_path / "broken.pem"
    broken.write_text(content, encoding="utf-8")
    assert number_in(trusting({}, None, None)) > 100
    assert number_in(trusting({}, str(broken), str(tmp_path))) > 100


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_a_named_place_without_certificates_ends_the_start(
    tmp_path: Path, variable: str, language: str
) -> None:
    """A mistyped or empty place is named, and nothing is trusted in its stead."""
    with pytest.raises(CannotStart) as refused:
        trusting({variable: "/somewhere"}, None, str(tmp_path))
    said = refused.value.why.in_words(catalog(language))
    assert variable in said
    assert "/somewhere" in said


def test_this_computer_is_connected_with_checks() -> None:
    """The context of the process checks certificates and the names of hosts."""
    assert certificates() is certificates()
    assert certificates().verify_mode is ssl.CERT_REQUIRED
