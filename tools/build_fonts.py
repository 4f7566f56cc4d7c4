# /// script
# requires-python = ">=3.11"
# dependencies = ["brotli==1.2.1", "fonttools==4.68.0", "pip", "uharfbuzz==0.57.0"]
# ///
"""Builds assets/fonts from the packages named in faces.toml: download, check, cut, compare digests.

`uv run tools/build_fonts.py` rebuilds every file in a folder of its own and compares it with the tree;
`--write` puts the files into the tree and the digests into faces.toml.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from emoji_slices import join_slices
from font_cuts import cut_font

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "assets" / "fonts"
DOWNLOADS: Mapping[str, tuple[str, ...]] = {
    "pip": (sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "{name}=={version}"),
    "npm": ("npm", "pack", "--silent", "{name}@{version}"),
    "apt": ("apt-get", "download", "{name}={version}"),
}
OFL_BODY_FROM = "inter/OFL.txt"


def main() -> int:
    """Build all files; return 1 where one differs from the tree."""
    options = _options()
    recipe = tomllib.loads((ROOT / "tools" / "fonts.toml").read_text("utf-8"))
    faces = tomllib.loads((FONTS / "faces.toml").read_text("utf-8"))["face"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        built = {face["file"]: _build(face, recipe, work) for face in faces}
        _build_licences(faces, recipe, work)
        if options.write:
            shutil.copytree(work / "built", FONTS, dirs_exist_ok=True)
            _write_digests(built)
        return _report(faces, built, work / "built", written=options.write)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the files and digests into the tree")
    return parser.parse_args()


def _build(face: Mapping[str, Any], recipe: Mapping[str, Any], work: Path) -> str:
    """Make one face's file from its package and return its digest."""
    file = face["file"]
    package = _unpacked(face["source"], recipe["packages"], work)
    made = work / "built" / file
    made.parent.mkdir(parents=True, exist_ok=True)
    if file in recipe["slices"]:
        source = work / made.name
        join_slices([package / member for member in recipe["slices"][file]], source)
    else:
        source = package / recipe["members"][file]
    _check_licence(source, package)
    if file in recipe["cuts"]:
        cut_font(source, made, recipe["cuts"][file])
    else:
        shutil.copyfile(source, made)
    return hashlib.sha256(made.read_bytes()).hexdigest()


def _unpacked(source: str, digests: Mapping[str, str], work: Path) -> Path:
    """Return the folder of a package; the first time it is downloaded by its manager and checked."""
    manager, name, version = source.split(" ")
    folder = work / "packages" / name.replace("/", "+")
    if folder.exists():
        return folder
    folder.mkdir(parents=True)
    command = [part.format(name=name, version=version) for part in DOWNLOADS[manager]]
    subprocess.run(command, cwd=folder, check=True)
    (archive,) = folder.iterdir()
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != digests.get(name):
        raise SystemExit(f"{name}: the package's digest is {digest}, not the one in tools/fonts.toml")
    _unpack(archive, folder)
    return folder


def _unpack(archive: Path, folder: Path) -> None:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder)  # noqa: S202 - the archive's digest was checked
    elif archive.suffix == ".tgz":
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
    else:
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)


def _check_licence(font: Path, package: Path) -> None:
    """Stop where neither the font itself nor a licence file of its package grants the Open Font License."""
    says = hb.Face(hb.Blob.from_file_path(str(font))).get_name(13) or ""
    texts = [path for path in package.rglob("*") if re.match(r"(?i)licen[cs]e|ofl|copyright", path.name)]
    granted = [path for path in texts if path.is_file() and "open font license" in _plain(path)]
    if "open font license" not in says.lower() and not granted:
        raise SystemExit(f"{font.name}: nothing says that it is under the SIL Open Font License")


def _plain(path: Path) -> str:
    return path.read_text("utf-8", errors="replace").lower()


def _build_licences(faces: list[Mapping[str, Any]], recipe: Mapping[str, Any], work: Path) -> None:
    sources = {face["licence"]: face["source"] for face in faces}
    for licence, member in recipe["licences"].items():
        package = _unpacked(sources[licence], recipe["packages"], work)
        shutil.copyfile(package / member, work / "built" / licence)
    body = (work / "built" / OFL_BODY_FROM).read_text("utf-8").partition("\n\n")[2]
    for licence in sources.keys() - recipe["licences"].keys():
        fonts = [work / "built" / face["file"] for face in faces if face["licence"] == licence]
        notices = "\n".join(sorted({_notice(font) for font in fonts}))
        (work / "built" / licence).write_text(f"{notices}\n\n{body}", "utf-8")


def _notice(font: Path) -> str:
    notice = hb.Face(hb.Blob.from_file_path(str(font))).get_name(0)
    if not notice:
        raise SystemExit(f"{font.name}: the font tells no copyright notice")
    return str(notice).strip()


def _write_digests(built: Mapping[str, str]) -> None:
    table = FONTS / "faces.toml"
    text = table.read_text("utf-8")
    for file, digest in built.items():
        row = re.compile(rf'(file = "{re.escape(file)}"\n(?:.+\n)*?sha256 = ")[^"]*')
        text = row.sub(rf"\g<1>{digest}", text)
    table.write_text(text, "utf-8")


def _report(faces: list[Mapping[str, Any]], built: Mapping[str, str], folder: Path, *, written: bool) -> int:
    differing = [] if written else [face["file"] for face in faces if face["sha256"] != built[face["file"]]]
    for face in faces:
        size = (folder / face["file"]).stat().st_size
        print(f"{size:>10,}  {'differs' if face['file'] in differing else 'same':8}{face['file']}")
    total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{total:>10,}  bytes in all")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
