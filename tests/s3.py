# SPDX-License-Identifier: EUPL-1.2
"""A real S3 server on this machine, for as long as a test lasts."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from minio import Minio
from pydantic import SecretStr

from config.capture_settings import S3Settings
from config.settings import Settings
from crawler.capture_lock import open_client
from tests.elastic import tools_folder

KEY, SECRET = "theriac-test", "theriac-test-secret"


@dataclass(kw_only=True)
class S3Server:
    """Where it answers and where it keeps."""

    port: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    def settings(self, home: Path, bucket: str, **changes: Any) -> Settings:
        s3 = S3Settings(
            endpoint=f"http://127.0.0.1:{self.port}", access_key=KEY, secret_key=SecretStr(SECRET), allow_http=True,
            timeout_s=3, **changes,
        )  # fmt: skip
        return Settings(home=home, captures=f"s3://{bucket}/kept", s3=s3)

    def client(self) -> Minio:
        return open_client(self.settings(self.folder, "none"))

    def start(self) -> None:
        command = [
            str(tools_folder() / "gobin" / "versitygw"), "--port", f"127.0.0.1:{self.port}", "--quiet",
            "posix", "--versioning-dir", str(self.folder / "versions"), str(self.folder / "buckets"),
        ]  # fmt: skip
        environment = os.environ | {"ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ends_at = time.monotonic() + 20
        while time.monotonic() < ends_at:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the S3 server did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Started and stopped; skips visibly when versitygw is not installed."""
    if not (tools_folder() / "gobin" / "versitygw").exists():
        pytest.skip("versitygw is not here: bash deploy/s3.sh installs it")
    for name in ("buckets", "versions"):
        (folder / name).mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = S3Server(port=port, folder=folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
