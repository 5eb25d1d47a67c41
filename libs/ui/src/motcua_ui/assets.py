"""The vendored files of the pages, held in memory under a name that changes when they change."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
STYLESHEET: Final = "motcua.css"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: its bytes and its media type."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Assets:
    """Every static file, and ``version``: a digest of all of them, part of their address."""

    version: str
    files: dict[str, Asset]


def fonts_dir() -> Path:
    """The folder of the slips' typeface (Tinos, TrueType) for ``typst``'s ``font_paths``."""
    return _HERE / "fonts"


@cache
def load_assets() -> Assets:
    """Read the static files once a process; the stylesheet is its parts joined in order."""
    root = _HERE / "static"
    files = {
        path.relative_to(root).as_posix(): Asset(path.read_bytes(), _TYPES[path.suffix])
        for path in sorted(root.rglob("*"))
        if path.suffix in _TYPES and path.parent.name != "css"
    }
    parts = [path.read_bytes() for path in sorted((root / "css").glob("*.css"))]
    files[STYLESHEET] = Asset(b"\n".join(parts), _TYPES[".css"])
    digest = hashlib.sha256()
    for name, asset in sorted(files.items()):
        digest.update(name.encode() + b"\0" + asset.body)
    return Assets(digest.hexdigest()[:12], files)
