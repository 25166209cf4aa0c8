# SPDX-License-Identifier: EUPL-1.2
"""Keccak-256 with the padding that came before SHA-3, which Ethereum and Monero checksums use.

Source: the Keccak reference, version 3.0, with r = 1088 and c = 512. hashlib has only the later SHA-3 padding.
"""

MASK = (1 << 64) - 1
RATE_BYTES = 136


def _round_constants() -> tuple[int, ...]:
    """The constants of the 24 rounds, from the linear feedback shift register that defines them."""
    constants, register = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if register & 1:
                constant |= 1 << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


ROUNDS = _round_constants()


def keccak_256(data: bytes) -> bytes:
    """The 32-byte digest."""
    padded = bytearray(data)
    padded.append(1)
    padded.extend(bytes(-len(padded) % RATE_BYTES))
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), RATE_BYTES):
        for index in range(RATE_BYTES // 8):
            word = int.from_bytes(padded[start + 8 * index : start + 8 * index + 8], "little")
            lanes[index % 5][index // 5] ^= word
        lanes = _permuted(lanes)
    return b"".join(lanes[index % 5][index // 5].to_bytes(8, "little") for index in range(4))


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    for constant in ROUNDS:
        columns = [row[0] ^ row[1] ^ row[2] ^ row[3] ^ row[4] for row in lanes]
        mixes = [columns[(x + 4) % 5] ^ _rotated(columns[(x + 1) % 5], 1) for x in range(5)]
        lanes = [[lane ^ mixes[x] for lane in lanes[x]] for x in range(5)]
        x, y, current = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _rotated(current, (step + 1) * (step + 2) // 2)
        lanes = [
            [lanes[x][y] ^ (~lanes[(x + 1) % 5][y] & MASK & lanes[(x + 2) % 5][y]) for y in range(5)] for x in range(5)
        ]
        lanes[0][0] ^= constant
    return lanes


def _rotated(word: int, count: int) -> int:
    count %= 64
    return ((word << count) | (word >> (64 - count))) & MASK
