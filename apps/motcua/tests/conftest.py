import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Short-named, and open to PostgreSQL's own account, which tmp_path is not."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-home-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
