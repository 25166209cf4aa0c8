# SPDX-License-Identifier: EUPL-1.2
"""A real time authority for tests: certificates by openssl, tokens by `openssl ts -reply`, HTTP on 127.0.0.1."""

import http.server
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

POLICY = "1.3.6.1.4.1.99999.1.1"
CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
serial = {folder}/serial
crlnumber = {folder}/crlnumber
default_md = sha256
default_crl_days = 3650
policy = any
certificate = {folder}/root.pem
private_key = {folder}/root.key
[any]
commonName = supplied
organizationName = optional
[req]
distinguished_name = name
prompt = no
[name]
CN = name
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[tsu]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = {usage}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{more}
[tsa]
default_tsa = unit
[unit]
serial = {folder}/token-serial
crypto_device = builtin
signer_cert = {folder}/tsu.pem
{certs}
signer_key = {folder}/tsu.key
signer_digest = sha256
default_policy = {policy}
digests = sha256, sha384, sha512
accuracy = secs:1
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True, kw_only=True)
class Pki:
    """Where the root, the authority's certificate and its revocation list lie."""

    folder: Path

    @property
    def root(self) -> Path:
        """The pinned root, PEM."""
        return self.folder / "root.pem"

    @property
    def crl(self) -> Path:
        """The revocation list, PEM."""
        return self.folder / "crl.pem"

    def reply(self, query: bytes) -> bytes:
        """What `openssl ts -reply` answers."""
        asked, answered = self.folder / "asked.tsq", self.folder / "answered.tsr"
        asked.write_bytes(query)
        openssl(self.folder, "ts", "-reply", "-config", "tsa.cnf", "-queryfile", str(asked), "-out", str(answered))
        return answered.read_bytes()

    def revoke(self) -> None:
        """Put the authority's certificate on a new revocation list."""
        openssl(self.folder, "ca", "-config", "tsa.cnf", "-revoke", "tsu.pem")
        openssl(self.folder, "ca", "-config", "tsa.cnf", "-gencrl", "-out", "crl.pem")


def openssl(folder: Path, *words: str) -> str:
    """Run openssl there; raises when it fails."""
    done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"openssl {' '.join(words)}: {done.stderr}"
    return done.stdout


def make_pki(
    folder: Path,
    *,
    name: str = "Test authority",
    usage: str = "critical,timeStamping",
    policy: str = POLICY,
    valid: tuple[datetime, datetime] | None = None,
    chain_in_token: bool = False,
    crl_url: str = "",
    elliptic: bool = False,
    between: bool = False,
) -> Pki:
    """A root and an authority's certificate below it, as asked."""
    folder.mkdir(parents=True, exist_ok=True)
    more = f"crlDistributionPoints = URI:{crl_url}" if crl_url else ""
    certs = "certs = root.pem" if chain_in_token else ""
    text = CONFIG.format(folder=folder, usage=usage, policy=policy, more=more, certs=certs)
    (folder / "tsa.cnf").write_text(text)
    for file, content in (("index.txt", ""), ("serial", "1000"), ("crlnumber", "1000"), ("token-serial", "01")):
        (folder / file).write_text(content)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256") if elliptic else ("-newkey", "rsa:2048")
    root = ("-x509", "-days", "7300", "-subj", f"/O=Test/CN={name} root", "-extensions", "root")
    openssl(folder, "req", *root, *key, "-nodes", "-config", "tsa.cnf", "-keyout", "root.key", "-out", "root.pem")
    unit = ("-subj", f"/O=Test/CN={name}", "-keyout", "tsu.key", "-out", "tsu.csr")
    openssl(folder, "req", *key, "-nodes", "-config", "tsa.cnf", *unit)
    span = [f"{moment:%Y%m%d%H%M%SZ}" for moment in valid] if valid else []
    days = ("-startdate", span[0], "-enddate", span[1]) if span else ("-days", "3650")
    if between:
        own = ("-subj", f"/O=Test/CN={name} between", "-keyout", "between.key", "-out", "between.csr")
        openssl(folder, "req", *key, "-nodes", "-config", "tsa.cnf", *own)
        issue(folder, "between", "root", "root")
        issue(folder, "tsu", "between", "tsu")
        return Pki(folder=folder)
    sign = ("-batch", "-notext", "-in", "tsu.csr", "-out", "tsu.pem", "-extensions", "tsu")
    openssl(folder, "ca", "-config", "tsa.cnf", *sign, *days)
    openssl(folder, "ca", "-config", "tsa.cnf", "-gencrl", "-out", "crl.pem")
    return Pki(folder=folder)


def issue(folder: Path, name: str, above: str, extensions: str) -> None:
    """A certificate below another than the root."""
    signer = ("-CA", f"{above}.pem", "-CAkey", f"{above}.key", "-CAcreateserial", "-days", "3650")
    wanted = ("-extfile", "tsa.cnf", "-extensions", extensions, "-in", f"{name}.csr", "-out", f"{name}.pem")
    openssl(folder, "x509", "-req", *signer, *wanted)


Answer = Callable[[bytes], bytes]


@dataclass(kw_only=True)
class Server:
    """The authority on the wire; `answer` may be changed while it runs."""

    answer: Answer
    status: int = 200
    drip_s: float = 0.0
    """Seconds between single bytes of the answer."""
    asked: int = 0
    port: int = 0
    crl: bytes = b""
    scheme: str = "http"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{self.scheme}://127.0.0.1:{self.port}/"


@contextmanager
def serve(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of 127.0.0.1."""
    said = Server(answer=answer)

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            self.send(said.crl, "application/pkix-crl")

        def do_POST(self) -> None:
            said.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            self.send(said.answer(query) if said.status == 200 else b"no", "application/timestamp-reply")

        def send(self, body: bytes, kind: str) -> None:
            self.send_response(said.status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for byte in [body[at : at + 1] for at in range(len(body))] if said.drip_s else [body]:
                    self.wfile.write(byte)
                    time.sleep(said.drip_s)
            except OSError:  # who asked has gone
                pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.port = server.server_address[1]
    if tls is not None:
        said.scheme = "https"
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield said
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
