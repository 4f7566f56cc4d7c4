"""What the command line loads: one card from a file waits for nothing that a service or the web needs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

from tests.photos import neutral_photo

SERVICE = "flask werkzeug gunicorn dbos sqlalchemy alembic prometheus_client pebble jmespath obstore pydantic"
ELSEWHERE = "ssl http.client idna asyncio"  # for photos at addresses
RECORDS = "dataclasses"  # which write and compile source text at every start
SELDOM = "babel qrcode pyphen budoux defusedxml PIL.ImageDraw PIL.PngImagePlugin PIL.GifImagePlugin lxml"
OF_OTHERS = "PIL.ImageCms service.attribution.tails"  # with a colour profile, with a caption
OF_OTHER_KINDS = "service.pixels.headers.isobmff service.attribution.containers.webp"
UNUSED = "shutil lzma bz2"  # which argparse loads to ask how wide the terminal is
REPLACED = "tomllib html secrets"  # by what is loaded sooner
RUN = "import sys; from service.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    """Return the modules of a process that made one card from a photo file."""
    folder = tmp_path_factory.mktemp("card")
    neutral_photo(1300, 800).save(folder / "photo.jpg", quality=88)
    words = ["render", "--headline", "Storm shuts port", "--credit", "A. Person/AFP", "--formats", "og"]
    command = [sys.executable, "-c", RUN, *words, "--photo", str(folder / "photo.jpg"), "-o", str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (folder / "storm-shuts-port-og.jpg").is_file()
    return set(told.stderr.split())


@pytest.mark.parametrize(
    "module",
    f"{SERVICE} {ELSEWHERE} {RECORDS} {SELDOM} {OF_OTHERS} {OF_OTHER_KINDS} {UNUSED} {REPLACED}".split(),
)
def test_a_card_from_a_file_loads_nothing_that_it_does_not_need(loaded, module):
    assert module not in loaded


def test_a_card_from_a_file_loads_what_it_needs(loaded):
    assert {"PIL.JpegImagePlugin", "uharfbuzz", "service.pipeline"} <= loaded


def test_no_record_of_a_card_has_its_types_compiled_from_text(loaded):
    modules = [import_module(name) for name in loaded if name.startswith("service.")]
    late = [module.__name__ for module in modules if defines_record(module) and "annotations" in vars(module)]
    assert late == [], "leave out `from __future__ import annotations`: docs/decisions/0092-records.md"


def defines_record(module: ModuleType) -> bool:
    """Tell whether a named tuple is defined in a module."""
    own = (value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__)
    return any(isinstance(value, type) and issubclass(value, tuple) for value in own)
