# SPDX-License-Identifier: EUPL-1.2
"""Keys of contact points for tests, made by the programs that will read what is encrypted to them."""

import datetime as dt
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from alerts.notices.keys import end_agent


@contextmanager
def no_agent_left(home: Path) -> Iterator[None]:
    """What gpg starts for `home` ends with it."""
    try:
        yield
    finally:
        end_agent(home)


def make_pgp(home: Path, name: str = "focal point", expires: str = "20y", faked: str = "20250101T000000!") -> str:
    """A public key in ASCII armour; its secret one stays in `home`."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    time = ["--faked-system-time", faked] if faked else []
    base = [
        "gpg",
        "--homedir",
        str(home),
        "--batch",
        "--quiet",
        "--no-tty",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        "",
    ]
    made = [*base, *time, "--quick-generate-key", f"{name} <fp@point.example>", "future-default", "default", expires]
    with no_agent_left(home):
        subprocess.run(made, check=True)
        return subprocess.run([*base, "--armor", "--export"], check=True, capture_output=True, text=True).stdout


def decrypt_pgp(home: Path, data: bytes) -> bytes:
    """What gpg reads with the secret key of `home`."""
    command = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--no-tty", "--decrypt"]
    with no_agent_left(home):
        return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def packet_keys(data: bytes, home: Path) -> list[str]:
    """Ids of the keys that a message is encrypted to."""
    command = ["gpg", "--homedir", str(home), "--batch", "--list-packets"]
    with no_agent_left(home):
        done = subprocess.run(command, input=data, capture_output=True, check=False)
    lines = (done.stdout + done.stderr).decode().splitlines()
    return [line.split("keyid ")[1].strip() for line in lines if line.startswith(":pubkey enc packet")]


def make_smime(folder: Path, days: int = 365) -> tuple[str, Path]:
    """A certificate, and the file of its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "focal point")])
    now = dt.datetime.now(dt.UTC)
    begins, ends = now - dt.timedelta(days=400), now + dt.timedelta(days=days)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "key.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM).decode()
    (folder / "certificate.pem").write_text(pem)
    return pem, path
