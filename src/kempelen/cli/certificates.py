"""``kempelen certificate``: a certificate of one's own for the two old API hosts, for programs that cannot be told another.

The authority's key is thrown away once it has signed: the file that a machine is told to trust can vouch for nothing
else, now or later (ADR 0019).
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

import typer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kempelen.cli.ready import EXIT_REFUSED, show
from kempelen.core import clock

OLD_HOSTS: Final = ("mturk-requester.us-east-1.amazonaws.com", "mturk-requester-sandbox.us-east-1.amazonaws.com")
_LIFE: Final = timedelta(days=397)
"""As long as clients put up with."""
_READABLE, _OURS_ALONE = 0o644, 0o600


_FOLDER = typer.Argument(help="Folder for the three files; made when absent.")
_NAMES = typer.Option([], "--name", help="A further host name, such as market.example; may be repeated.")


def command(
    folder: Path = _FOLDER,
    name: list[str] = _NAMES,
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Make a certificate for the two old API hosts, and the authority file that clients are told to trust."""
    files = {"authority": folder / "authority.pem", "certificate": folder / "server.pem", "key": folder / "server.key"}
    present = next((file for file in files.values() if file.exists()), None)
    if present is not None:
        typer.echo(f"Error: {present} is there already; name another folder.", err=True)
        raise typer.Exit(EXIT_REFUSED)
    try:
        authority, certificate, key = make((*OLD_HOSTS, *name))
    except ValueError as error:
        typer.echo(f"Error: a host name is letters, digits, hyphens and dots: {error}.", err=True)
        raise typer.Exit(EXIT_REFUSED) from error
    folder.mkdir(parents=True, exist_ok=True)
    _write(files["authority"], authority, _READABLE)
    _write(files["certificate"], certificate, _READABLE)
    _write(files["key"], key, _OURS_ALONE)
    show({name: str(file) for name, file in files.items()}, as_json=as_json)


def make(names: tuple[str, ...]) -> tuple[bytes, bytes, bytes]:
    """Return authority, certificate chain and key as PEM. Raises ValueError for a name that is none."""
    authority_key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority_name = _called("Kempelen, for the old API hosts")
    allowed = x509.NameConstraints([x509.DNSName(name) for name in names], None)
    authority = (
        _begun(authority_name, authority_name, authority_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(allowed, critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    server = (
        _begun(_called(names[0]), authority_name, server_key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return authority.public_bytes(pem), server.public_bytes(pem) + authority.public_bytes(pem), key


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """Return a certificate that lacks what tells an authority from a server. It holds from yesterday, for slow clocks."""
    begins = clock.now() - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + _LIFE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _write(file: Path, content: bytes, mode: int) -> None:
    file.touch(mode=mode)
    file.write_bytes(content)
