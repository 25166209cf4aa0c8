# SPDX-License-Identifier: EUPL-1.2
"""The stage of notices serves requests too: sealed evidence, a case, two people."""

from tests.alerts.notices.conftest import certificate, sealed_home, stage

__all__ = ["certificate", "sealed_home", "stage"]
