# SPDX-License-Identifier: EUPL-1.2
"""The stage of notices serves requests too: sealed evidence, a case, two people."""

from tests.alerts.notices.conftest import certificate, sealed_home, stage
from tests.alerts.requests.desk import desk, pgp_key

__all__ = ["certificate", "desk", "pgp_key", "sealed_home", "stage"]
