"""How long the PDF of a receipt takes, each for another dossier.

    .venv/bin/python benchmarks/receipt.py [--count 300]

Goal: 15 ms. The limit beside it is an empty sheet of the same size and the same standards
(PDF/A-2a, PDF/UA-1), made by the same compiler in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import typst

from motcua_intake.adapters.pdf.printer import TypstPrinter
from motcua_intake.app.printing import Office, Paper, Party, ReceiptForm

AT = datetime(2026, 11, 20, 9, 5, tzinfo=timezone(timedelta(hours=7)))
RECEIPT = ReceiptForm(
    office=Office("UBND xã Dân Tiến", "Bộ phận Một cửa", "Dân Tiến", "0221 3900 067"),
    party=Party("Nguyễn Thị Phương Thảo Nguyên", "Thôn Đào Viên", "0912345678", "a@example.vn"),
    code="H31.05.13-261120-0001",
    procedure="Đăng ký khai sinh",
    papers=tuple(Paper(f"Giấy tờ thứ {n}", "original", 1) for n in range(1, 6)),
    limit="3 ngày làm việc",
    received_at=AT,
    return_at=AT + timedelta(days=5),
    return_way="Trực tiếp",
    officer="Trần Văn Bình",
    look_up_url="https://motcua.example.vn/tra-cuu/H31.05.13-261120-0001",
    fee=8000,
)
EMPTY = """#set document(title: "-")
#set text(lang: "vi")
#set page(paper: "a5")
#sys.inputs.at("n")
"""


def timed(make: Callable[[int], bytes], count: int) -> tuple[list[float], bytes]:
    """Milliseconds of each after the first twenty, and the last file."""
    taken: list[float] = []
    made = b""
    for number in range(count + 20):
        started = time.perf_counter()
        made = make(number)
        taken.append((time.perf_counter() - started) * 1000)
    return taken[20:], made


def receipts() -> Callable[[int], bytes]:
    """The product's own printer."""
    printer = TypstPrinter()

    def receipt(number: int) -> bytes:
        code = f"H31.05.13-261120-{number:04}"
        return printer.pdf(replace(RECEIPT, code=code, party=Party(f"Nguyễn Văn {number}")))

    return receipt


def empty_sheets(folder: Path) -> Callable[[int], bytes]:
    """The same compiler with nothing to set."""
    (folder / "empty.typ").write_text(EMPTY)
    compiler = typst.Compiler(folder / "empty.typ", root=folder)

    def empty(number: int) -> bytes:
        made = compiler.compile(
            format="pdf",
            sys_inputs={"n": str(number)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=AT,
        )
        assert isinstance(made, bytes)
        return made

    return empty


def main() -> None:
    """Print figure, limit and ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    count: int = parser.parse_args().count
    figures, made = timed(receipts(), count)
    with tempfile.TemporaryDirectory() as folder:
        limits, _ = timed(empty_sheets(Path(folder)), count)
    figure, limit = statistics.median(figures), statistics.median(limits)
    print(f"receipt, median  {figure:>8.1f} ms   (goal 15)")
    print(f"receipt, p99     {statistics.quantiles(figures, n=100)[98]:>8.1f} ms")
    print(f"empty sheet      {limit:>8.1f} ms")
    print(f"ratio            {figure / limit:>8.1f}")
    print(f"size             {len(made) / 1024:>8.1f} KiB")


if __name__ == "__main__":
    main()
