"""A second image of the platform, one step of intake's schema further on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cluster.kube import CLUSTER, ROOT
from tests.cluster.trial import Trial

MIGRATIONS = "/opt/motcua/lib/python3.11/site-packages/motcua_intake/migrations"
REVISION = "9999"
DOCKERFILE = f"""ARG BASE
FROM ${{BASE}}
COPY step.py {MIGRATIONS}/versions/{REVISION}_next_version.py
COPY CURRENT_HEAD {MIGRATIONS}/CURRENT_HEAD
ARG VERSION
LABEL org.opencontainers.image.version="${{VERSION}}"
"""
STEP = """'''What a newer version adds: a column that the version before does not know.'''

from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE dossier ADD COLUMN IF NOT EXISTS next_version text")
"""
ASK = "from motcua_kit.db.migrate import newest_revision as n; print(n('motcua_intake'))"


def build_next(trial: Trial, folder: Path) -> str:
    """Its tag, once the cluster has it."""
    pod = trial.pods("intake-dan-tien-web")[0]["metadata"]["name"]
    before = trial.kube.kubectl("exec", pod, "--", "python", "-c", ASK).strip()
    context, archives = folder / "context", folder / "archives"
    context.mkdir()
    (context / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (context / "step.py").write_text(STEP.format(revision=REVISION, before=before))
    (context / "CURRENT_HEAD").write_text(f"{REVISION}\n")
    tag = f"{trial.stores}-next"
    words = ["--tag", tag, "--base", f"localhost/motcua:{trial.stores}"]
    subprocess.run(
        [sys.executable, ROOT / "scripts" / "images", *words,
         "--context", context, "--save", archives, "motcua"],
        check=True,
    )  # fmt: skip
    subprocess.run([CLUSTER, "load", archives], check=True)
    return tag


def revision_of(trial: Trial, database: str) -> str:
    """The revision that a database of the trial is at."""
    query = "SELECT version_num FROM alembic_version"
    pod = trial.pods("postgres")[0]["metadata"]["name"]
    # Its socket, through which its own user needs no password, is in its home.
    shell = ["sh", "-c", 'exec psql -X -At -h "$HOME" -U motcua -d "$0" -c "$1"', database, query]
    return trial.kube.kubectl("exec", pod, "--", *shell).strip()
