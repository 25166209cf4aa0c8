# SPDX-License-Identifier: EUPL-1.2
"""ObjectLock: asks an S3 server to keep a file unchanged until a day, and looks whether it will."""

import logging
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.credentials.providers import ChainedProvider, EnvAWSProvider, IamAwsProvider, StaticProvider
from minio.error import MinioException, S3Error
from minio.retention import Retention

from config.settings import Settings
from crawler.errors import AwayError, CaptureError

MODES = {"governance": GOVERNANCE, "compliance": COMPLIANCE}

log = logging.getLogger(__name__)


class ObjectLock:
    """The lock of one bucket, as the settings ask for it."""

    def __init__(self, settings: Settings, bucket: str) -> None:
        self.bucket, self.mode, self.days = bucket, MODES[settings.s3.lock], settings.s3.lock_days
        self.client = open_client(settings)

    def hold(self, key: str) -> datetime:
        """Lock a file, and read the lock back; gives the day until which it holds. Raises CaptureError."""
        until = (datetime.now(UTC) + timedelta(days=self.days)).replace(microsecond=0)
        try:
            found = self.find(key)
            if found is not None and found >= until - timedelta(days=1):
                return found
            self.client.set_object_retention(self.bucket, key, Retention(self.mode, until))
            found = self.find(key)
        except S3Error as error:
            raise CaptureError(
                f"{key}: bucket {self.bucket} takes no object lock ({error.code}); make it with object lock,"
                " or leave s3.lock empty"
            ) from error
        except (MinioException, urllib3.exceptions.HTTPError) as error:
            raise AwayError(f"{key}: the lock of bucket {self.bucket} cannot be set now: {error}") from error
        if found is None:
            raise CaptureError(f"{key}: bucket {self.bucket} took the object lock and does not hold it")
        return found

    def find(self, key: str) -> datetime | None:
        """Until when a file is locked, None when it is not."""
        try:
            held = self.client.get_object_retention(self.bucket, key)
        except S3Error as error:
            if error.code in ("NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"):
                return None
            raise
        return held.retain_until_date if held is not None else None


def open_client(settings: Settings) -> Minio:
    """A client of the server's own requests, with the same keys as the files."""
    s3 = settings.s3
    address = urlsplit(s3.endpoint or f"https://s3.{s3.region}.amazonaws.com")
    named = StaticProvider(s3.access_key, s3.secret_key.get_secret_value()) if s3.access_key else None
    pool = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=s3.timeout_s / 4, read=s3.timeout_s), retries=urllib3.Retry(total=2)
    )
    return Minio(
        address.netloc,
        credentials=named or ChainedProvider([EnvAWSProvider(), IamAwsProvider()]),
        secure=address.scheme == "https",
        region=s3.region,
        http_client=pool,
    )
