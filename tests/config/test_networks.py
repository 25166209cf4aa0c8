# SPDX-License-Identifier: EUPL-1.2
"""Who announces an address, from an imported table of ranges."""

from pathlib import Path

from config.importers.importing import Wish, import_files
from config.registers import open_registers


def test_networks_by_address(tmp_path: Path) -> None:
    table = tmp_path / "ip2asn.tsv"
    table.write_text(
        "198.51.100.0\t198.51.100.127\t64500\tNL\tHOST-ONE\n198.51.100.128\t198.51.100.255\t0\tNone\tNot routed\n"
        "203.0.113.9\t203.0.113.1\t64501\tDE\tX\nno address\tx\t1\tDE\tX\n"
        "2001:db8::\t2001:db8::ffff\tAS64502\tDE\tHOST-TWO\n",
    )
    made = import_files(tmp_path, Wish(kind="ip_to_asn", paths=(table,)))
    assert (made.rows, made.left_out) == (2, 2)
    registers = open_registers(tmp_path)
    asked = ("198.51.100.0", "198.51.100.127", "198.51.100.128", "203.0.113.1", "2001:db8::1", "2001:db9::", "x", "::")
    found = [row and row.number for row in map(registers.network, asked)]
    assert found == [64_500, 64_500, None, None, 64_502, None, None, None]
