# SPDX-License-Identifier: EUPL-1.2
"""Wallets, onion addresses and other long identifiers, each believed only if its own checksum holds."""

import base64
import hashlib
import re

from stdnum import iban

from crawler.extraction.keccak import keccak_256
from crawler.listing import Contact, ContactKind

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
TOKENS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{26,110}(?![A-Za-z0-9])")
ONION = re.compile(r"(?<![a-z2-7])([a-z2-7]{56}|[a-z2-7]{16})\.onion(?![a-z0-9])", re.IGNORECASE)
IBANS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
BASE58_VERSIONS = {0x00: "1", 0x05: "3", 0x30: "L", 0x32: "M", 0x41: "T", 0x1E: "D", 0x4C: "X"}
"""First byte of a base58check address: Bitcoin, Litecoin, Tron (USDT), Dogecoin, Dash."""
MONERO_BLOCKS = {11: 8, 7: 5, 9: 6, 10: 7, 6: 4, 5: 3, 3: 2, 2: 1}
SESSION_OR_TOX = re.compile(r"[0-9a-fA-F]+")


def find_wallets(text: str) -> list[Contact]:
    """Wallets (BTC, LTC, ETH, XMR, USDT on Tron, DOGE, DASH), Session and Tox ids in a text."""
    found = []
    for number, match in enumerate(TOKENS.finditer(text)):
        if number >= 2_000:
            break
        kind = kind_of_token(match[0])
        if kind is not None:
            value = match[0].lower() if kind in (ContactKind.SESSION, ContactKind.TOX) else match[0]
            found.append(Contact(kind=kind, value=value, raw=match[0]))
    return found


def find_onions(text: str) -> list[Contact]:
    """Onion addresses: version 3 with a true checksum, and the old ones of 16 letters."""
    hosts = (match[1].lower() for match in ONION.finditer(text))
    return [
        Contact(kind=ContactKind.ONION, value=f"{host}.onion", raw=f"{host}.onion")
        for host in dict.fromkeys(hosts)
        if len(host) == 16 or is_onion_v3(host)
    ]


def find_ibans(text: str) -> list[Contact]:
    """Account numbers whose check digits and national structure hold."""
    found = []
    for match in IBANS.finditer(text):
        shown = match[0]
        while len(shown) >= 15:
            if iban.is_valid(shown):
                found.append(Contact(kind=ContactKind.IBAN, value=iban.compact(shown), raw=shown))
                break
            shown = shown.rpartition(" ")[0]
    return found


def kind_of_token(token: str) -> ContactKind | None:
    """What a long run of letters and digits is, if its checksum proves it."""
    length, first = len(token), token[0]
    if first == "0" and length == 42 and token[1] in "xX":
        return ContactKind.WALLET if is_ethereum(token) else None
    if first == "0" and length == 66 and token[1] == "5" and SESSION_OR_TOX.fullmatch(token):
        return ContactKind.SESSION
    if length == 76 and SESSION_OR_TOX.fullmatch(token):
        return ContactKind.TOX if is_tox(token) else None
    if length in (95, 106) and first in "48":
        return ContactKind.WALLET if is_monero(token) else None
    if token[:3].lower() in ("bc1", "ltc"):
        return ContactKind.WALLET if is_bech32(token) else None
    if 26 <= length <= 35 and first in "13LMTDX":
        return ContactKind.WALLET if is_base58check(token) else None
    return None


def is_base58check(address: str) -> bool:
    """True for a base58 address whose four check bytes hold and whose version byte fits its first letter."""
    number = 0
    for char in address:
        digit = ALPHABET.find(char)
        if digit < 0:
            return False
        number = number * 58 + digit
    if number.bit_length() > 200:
        return False
    raw = number.to_bytes(25, "big")
    check = hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4]
    return check == raw[21:] and raw[0] in BASE58_VERSIONS and BASE58_VERSIONS[raw[0]] == address[0]


def is_bech32(address: str) -> bool:
    """True for a segwit or taproot address (`bc1…`, `ltc1…`). Source: BIP 173, BIP 350."""
    lower = address.lower()
    prefix, _, data = lower.rpartition("1")
    if address not in (lower, address.upper()) or prefix not in ("bc", "ltc") or len(data) < 30:
        return False
    digits = [BECH32.find(char) for char in data]
    if min(digits) < 0:
        return False
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    return _polymod(expanded + digits) == (1 if digits[0] == 0 else 0x2BC830A3)


def _polymod(values: list[int]) -> int:
    generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(generators):
            check ^= generator if top >> bit & 1 else 0
    return check


def is_ethereum(address: str) -> bool:
    """True for 20 bytes in hex; mixed case must follow EIP-55, one case alone carries no checksum."""
    body = address[2:]
    if not SESSION_OR_TOX.fullmatch(body):
        return False
    if body in (body.lower(), body.upper()):
        return any(char.isalpha() for char in body)
    digest = keccak_256(body.lower().encode()).hex()
    return all(
        char.isdigit() or char.isupper() == (int(nibble, 16) >= 8) for char, nibble in zip(body, digest, strict=False)
    )


def is_monero(address: str) -> bool:
    """True for a Monero address, subaddress or integrated address with a true checksum."""
    raw = bytearray()
    for start in range(0, len(address), 11):
        block = address[start : start + 11]
        number = 0
        for char in block:
            digit = ALPHABET.find(char)
            if digit < 0:
                return False
            number = number * 58 + digit
        size = MONERO_BLOCKS.get(len(block), 0)
        if not size or number >> (8 * size):
            return False
        raw += number.to_bytes(size, "big")
    return raw[0] in (18, 19, 42) and keccak_256(bytes(raw[:-4]))[:4] == bytes(raw[-4:])


def is_tox(token: str) -> bool:
    """True when the last two bytes are the exclusive or of all others, pair by pair."""
    raw = bytes.fromhex(token)
    even = odd = 0
    for index in range(0, 36, 2):
        even ^= raw[index]
        odd ^= raw[index + 1]
    return (even, odd) == (raw[36], raw[37])


def is_onion_v3(host: str) -> bool:
    """True when the 56 letters hold a key, its checksum and version 3. Source: Tor rend-spec-v3, section 6."""
    raw = base64.b32decode(host.upper())
    key, check, version = raw[:32], raw[32:34], raw[34:]
    return version == b"\x03" and hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2] == check
