# SPDX-License-Identifier: EUPL-1.2
"""A real Elasticsearch server for the tests: security and TLS on, an administrator and a crawler's credential."""

import base64
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from indexer.elastic_setup import crawler_role, custodian_role

VERSION = "8.19.8"
PASSWORD = "practice-password"
START_S = 420.0
NOBODY = 65534
CRAWLER_PREFIX = "theriac"


@dataclass(frozen=True, kw_only=True)
class ElasticServer:
    """How to reach the server of this test session."""

    port: int
    ca_file: Path
    folder: Path
    pid: int

    @property
    def admin_url(self) -> str:
        return f"https://admin:{PASSWORD}@127.0.0.1:{self.port}"

    @property
    def crawler_url(self) -> str:
        return f"https://crawler:{PASSWORD}@127.0.0.1:{self.port}"

    @property
    def custodian_url(self) -> str:
        return f"https://custodian:{PASSWORD}@127.0.0.1:{self.port}"

    def pause(self) -> None:
        """Stop answering, as a server does that hangs."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


def tools_folder() -> Path:
    """The same choice as deploy/tools.sh makes."""
    if named := os.environ.get("THERIAC_TOOLS"):
        return Path(named)
    if os.geteuid() == 0:
        return Path("/var/cache/theriac")
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "theriac"


@contextmanager
def running_server() -> Iterator[ElasticServer]:
    """Start one, wait until it answers, stop it at the end; skips visibly when it cannot be had."""
    install = tools_folder() / f"elasticsearch-{VERSION}"
    if not (install / ".complete").exists():
        pytest.skip("no Elasticsearch server here: bash deploy/elasticsearch.sh unpacks one")
    for command in ("java", "openssl", *(("setpriv",) if os.geteuid() == 0 else ())):
        if shutil.which(command) is None:
            pytest.skip(f"{command} is missing, the Elasticsearch server needs it")
    folder = Path(tempfile.mkdtemp(prefix="theriac-elastic-"))
    folder.chmod(0o755)
    try:
        yield from _serve(install, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(install: Path, folder: Path) -> Iterator[ElasticServer]:
    port, transport = _free_port(), _free_port()
    environment = _configure(install, folder, port, transport)
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*_as_nobody(), str(install / "bin" / "elasticsearch")],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        server = ElasticServer(port=port, ca_file=folder / "ca.crt", folder=folder, pid=process.pid)
        _wait(server, process)
        yield ElasticServer(port=port, ca_file=server.ca_file, folder=folder, pid=_java_pid(process.pid))
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _configure(install: Path, folder: Path, port: int, transport: int) -> dict[str, str]:
    config = folder / "config"
    shutil.copytree(install / "config", config)
    for name in ("data", "logs", "tmp"):
        (folder / name).mkdir()
    _make_certificates(folder, config)
    (config / "elasticsearch.yml").write_text(
        f"""
cluster.name: theriac-tests
node.name: one
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
discovery.type: single-node
action.destructive_requires_name: false
xpack.security.enabled: true
xpack.security.autoconfiguration.enabled: false
xpack.security.http.ssl:
  enabled: true
  key: http.key
  certificate: http.crt
xpack.security.authc.realms.file.file1.order: 0
xpack.security.authc.realms.native.native1:
  order: 1
  enabled: false
xpack.security.authc.api_key.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
    )
    (config / "jvm.options.d" / "heap.options").write_text(
        "-Xms512m\n-Xmx512m\n-XX:TieredStopAtLevel=1\n-Des.queryable_built_in_roles_enabled=false\n"
    )
    (config / "roles.yml").write_text(
        _role("crawler", crawler_role(CRAWLER_PREFIX)) + _role("custodian", custodian_role(CRAWLER_PREFIX))
    )
    java = Path(shutil.which("java") or "java").resolve().parent.parent
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(config),
        "ES_TMPDIR": str(folder / "tmp"),
    }
    _own(folder)
    for user, user_role in (("admin", "superuser"), ("crawler", "crawler"), ("custodian", "custodian")):
        subprocess.run(
            [
                *_as_nobody(),
                str(install / "bin" / "elasticsearch-users"),
                "useradd",
                user,
                "-p",
                PASSWORD,
                "-r",
                user_role,
            ],
            env=environment,
            cwd=folder,
            check=True,
            capture_output=True,
        )
    return environment


def _role(name: str, role: dict[str, Any]) -> str:
    """A role as the server's file has it."""
    only = role["indices"][0]
    names, privileges = (", ".join(f'"{word}"' for word in only[key]) for key in ("names", "privileges"))
    return f"{name}:\n  cluster: []\n  indices:\n    - names: [{names}]\n      privileges: [{privileges}]\n"


def _make_certificates(folder: Path, config: Path) -> None:
    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    authority = ("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl(
        "req", "-x509", *curve, "-days", "2", "-subj", "/CN=Tests", "-keyout", "ca.key", "-out", "ca.crt", *authority
    )
    openssl("req", *curve, "-subj", "/CN=localhost", "-keyout", str(config / "http.key"), "-out", "http.csr")
    (folder / "names").write_text(
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n"
        "extendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    )
    signed = ("-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
    openssl("x509", "-req", "-in", "http.csr", *signed, "-out", str(config / "http.crt"))


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)


def _as_nobody() -> list[str]:
    """Elasticsearch refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all"]


def _wait(server: ElasticServer, process: "subprocess.Popen[bytes]") -> None:
    context = ssl.create_default_context(cafile=str(server.ca_file))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    secret = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(
        f"https://127.0.0.1:{server.port}/_cluster/health", headers={"Authorization": f"Basic {secret}"}
    )
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        try:
            with opener.open(request, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
        if process.poll() is not None:
            break
    tail = (server.folder / "server.log").read_text(errors="replace")[-3_000:]
    pytest.fail(f"the Elasticsearch server did not start:\n{tail}")


def _java_pid(launcher: int) -> int:
    """The server itself is a child of its launcher."""
    threads = Path(f"/proc/{launcher}/task").iterdir()
    children = [child for thread in threads for child in (thread / "children").read_text().split()]
    return int(children[0]) if children else launcher


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
