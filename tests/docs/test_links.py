"""Documents lead somewhere: relative links resolve, and decisions are numbered once."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AREAS = ("docs", "data", "services", "libs", "apps", "deploy", "benchmarks", "tests")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ADR_HEADINGS = ["Context", "Decision", "Status", "Consequences"]


def documents() -> list[Path]:
    found = [file for area in AREAS for file in (ROOT / area).rglob("*.md")]
    kept = [file for file in found if not {"node_modules", ".cache"} & set(file.parts)]
    return sorted([*ROOT.glob("*.md"), *kept])


def links(file: Path) -> list[str]:
    text = FENCE.sub("", file.read_text(encoding="utf-8"))
    return [
        target
        for target in LINK.findall(text)
        if not re.match(r"[a-z]+:", target) and not target.startswith("/")
    ]


def anchors(file: Path) -> set[str]:
    """As the usual viewers make them: small letters, hyphens, no punctuation."""
    titles = HEADING.findall(FENCE.sub("", file.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def decisions() -> list[Path]:
    return sorted((ROOT / "docs" / "adr").glob("*.md"))


@pytest.mark.parametrize("file", documents(), ids=lambda file: str(file.relative_to(ROOT)))
def test_every_relative_link_leads_to_something(file) -> None:
    for target in links(file):
        path, _, anchor = target.partition("#")
        place = (file.parent / path).resolve() if path else file
        assert place.exists(), target
        assert not anchor or anchor in anchors(place), target


def test_decisions_are_numbered_once_and_in_order() -> None:
    numbers = [int(file.name.split("-")[0]) for file in decisions()]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("file", decisions(), ids=lambda file: file.stem)
def test_a_decision_says_its_number_and_the_four_things(file) -> None:
    text = file.read_text(encoding="utf-8")

    assert text.startswith(f"# {int(file.name.split('-')[0])}. ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ADR_HEADINGS


@pytest.mark.parametrize(
    "file", sorted((ROOT / "docs" / "howto").glob("*.md")), ids=lambda f: f.stem
)
def test_a_how_to_fits_on_a_screen_or_two(file) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 60
