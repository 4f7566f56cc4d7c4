"""The photo shelf: folders whose photos a request may name by file name alone."""

from pathlib import Path
from typing import NamedTuple

from service.errors import Refusal, human_size


class PhotoShelf(NamedTuple):
    """Folders in the order in which they are searched, and the most bytes a photo may have."""

    folders: tuple[Path, ...]
    max_bytes: int

    def read(self, name: str) -> bytes:
        """Return the photo of this name; Refusal `photo_not_found` or `image_too_large`."""
        path = self._find(name)
        if path.stat().st_size > self.max_bytes:
            raise Refusal("image_too_large", too_large_sentence(self.max_bytes), field="image.file")
        return path.read_bytes()

    def _find(self, name: str) -> Path:
        if name and name == Path(name).name and name.isprintable() and not name.startswith("."):
            for folder in self.folders:
                path = folder / name
                if path.is_file() and not path.is_symlink():
                    return path
        raise Refusal(
            "photo_not_found",
            "There is no photo of this name on the photo shelf; send the photo itself or its address.",
            field="image.file",
        )


def too_large_sentence(max_bytes: int) -> str:
    """Return the sentence that tells an editor how large a photo file may be."""
    return f"The photo file is larger than {human_size(max_bytes)}; export it smaller."
