"""Write every dashboard anew: `python -m deploy.grafana`."""

from __future__ import annotations

from pathlib import Path

from deploy.grafana.boards import BOARDS
from deploy.grafana.drawing import text_of

FOLDER = Path(__file__).parent


def main() -> None:
    """One file a board; what is no board any more goes."""
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for board in BOARDS:
        (FOLDER / f"{board.uid}.json").write_text(text_of(board), encoding="utf-8")


if __name__ == "__main__":
    main()
