# SPDX-License-Identifier: EUPL-1.2
"""What tests of several packages share: one real Elasticsearch server for the session."""

from collections.abc import Iterator

import pytest

from tests.elastic import ElasticServer, running_server


@pytest.fixture(scope="session")
def elastic_server() -> Iterator[ElasticServer]:
    with running_server() as server:
        yield server
