"""Colour told by code points (ITU-T H.273) instead of a profile: AVIF and HEIC (`nclx`), PNG (`cICP`).

They become an ICC profile of matrix and curve (ICC.1:2001-04), so that there is one way to sRGB. Light above
the white of paper, which HDR has, is bent down to white rather than cut.
"""

import math
import struct
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

# Columns of the matrix to the profile connection space (D50): red, green and blue.
_SRGB: Final = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
_BT2020: Final = ((0.67348, 0.27903, -0.00193), (0.16566, 0.67535, 0.02998), (0.12505, 0.04561, 0.79686))
_DISPLAY_P3: Final = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_PRIMARIES: Final = {1: _SRGB, 9: _BT2020, 12: _DISPLAY_P3}
_D50: Final = (0.96420, 1.0, 0.82491)

_PAPER_WHITE: Final = 203.0  # cd/m2, ITU-R BT.2408
_PEAK: Final = 1000.0
_KNEE: Final = 0.6
_POINTS: Final = 1024
_PQ, _HLG = 16, 18


class Coded(NamedTuple):
    """Code points of primaries and transfer function."""

    primaries: int
    transfer: int

    @property
    def high_range(self) -> bool:
        """Whether this is HDR, brighter than a card can show."""
        return self.transfer in (_PQ, _HLG)


@lru_cache(32)
def coded_profile(coded: Coded) -> bytes:
    """Return an ICC profile; empty where the codes mean sRGB, leave it open or are not known here."""
    columns, curve = _PRIMARIES.get(coded.primaries), _CURVES.get(coded.transfer)
    if columns is None or curve is None or (columns is _SRGB and curve is _srgb):
        return b""
    tags = {b"desc": _description(b"coded colour"), b"cprt": b"text\0\0\0\0none\0", b"wtpt": _xyz(_D50)}
    for channel, column in zip(b"rgb", columns, strict=True):
        tags[bytes([channel]) + b"XYZ"] = _xyz(column)
        tags[bytes([channel]) + b"TRC"] = _table(curve)
    return _profile(tags)


def _srgb(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _pq(value: float) -> float:
    """Return light where paper white is 1 (SMPTE ST 2084)."""
    root = value ** (1 / 78.84375)
    light = (max(root - 0.8359375, 0.0) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125)
    return _bent(10_000 * light / _PAPER_WHITE)


def _hlg(value: float) -> float:
    """Return light where paper white is 1, on a screen of 1,000 cd/m2 (ITU-R BT.2100)."""
    scene = (
        value * value / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    return _bent(_PEAK * scene**1.2 / _PAPER_WHITE)


def _bent(light: float) -> float:
    """Leave what is below the knee as it is; bend what is above so that nothing goes beyond 1."""
    return light if light <= _KNEE else _KNEE + (1 - _KNEE) * -math.expm1((_KNEE - light) / (1 - _KNEE))


# BT.709's own curve is for cameras; stills that name it are shown by sRGB's, as browsers do.
_CURVES: Final[dict[int, Callable[[float], float]]] = {
    **dict.fromkeys((1, 2, 6, 13, 14, 15), _srgb),
    4: lambda value: value**2.2,
    5: lambda value: value**2.8,
    8: lambda value: value,
    _PQ: _pq,
    _HLG: _hlg,
}


@lru_cache(16)
def _table(curve: Callable[[float], float]) -> bytes:
    points = (round(65_535 * curve(at / (_POINTS - 1))) for at in range(_POINTS))
    return b"curv\0\0\0\0" + struct.pack(f">I{_POINTS}H", _POINTS, *points)


def _profile(tags: dict[bytes, bytes]) -> bytes:
    table, body, start = b"", b"", 132 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    head = struct.pack(">I4sI", start + len(body), b"\0\0\0\0", 0x0210_0000) + b"mntrRGB XYZ "
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28 + _fixed(_D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(values)


def _fixed(values: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65_536)) for value in values)


def _description(words: bytes) -> bytes:
    return b"desc\0\0\0\0" + struct.pack(">I", len(words) + 1) + words + b"\0" + b"\0" * 78
