# SPDX-License-Identifier: EUPL-1.2
"""What the wire tells of a site, from captures as a crawl writes them."""

import hashlib
from pathlib import Path

from alerts.operators.captured import read_captured
from alerts.operators.kinds import IdentifierKind as K
from config.importers.importing import Wish, import_files
from config.registers import open_registers
from config.settings import Settings
from crawler.capture import WarcWriter
from crawler.capture_files import open_capture_files
from tests.crawler.test_capture import CONTEXT, seen_with

CHAIN = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
NAMES = (
    "20261122120000\n; question\nshop.example. 300 IN NS ns1.own-names.example.\n"
    "shop.example. 300 IN NS ada.ns.cloudflare.com.\n"
)


def test_address_network_certificate_and_name_servers(tmp_path: Path) -> None:
    table = tmp_path / "ip2asn.tsv"
    table.write_text("93.184.216.0\t93.184.216.255\t64500\tNL\tHOST-ONE\n")
    import_files(tmp_path, Wish(kind="ip_to_asn", paths=(table,)))
    wire = {"tls_chain_pem": CHAIN, "dns_text": NAMES, "ip_address": "93.184.216.34"}
    with WarcWriter(tmp_path, CONTEXT) as writer:
        captures = [
            writer.write(seen_with(b"a" * size, url=f"https://shop.example/{size}", **wire)) for size in (90, 95)
        ]
    files = open_capture_files(Settings(home=tmp_path))
    for capture in captures:
        assert dict(one[:2] for one in read_captured(files, capture, open_registers(tmp_path))) == {
            K.ADDRESS: "93.184.216.34",
            K.NETWORK: "AS64500 HOST-ONE",
            K.CERTIFICATE: hashlib.sha256(b"0\x82\x01").hexdigest(),
            K.NAME_SERVER: "ns1.own-names.example",
        }
