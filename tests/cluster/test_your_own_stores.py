"""docs/install.md and docs/operate.md on a cluster with stores of one's own, word by word.

The last of this folder: it takes the trial's place on the cluster.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg
import pytest
import yaml
from sqlalchemy import make_url

from motcua_parts.postgres import PostgresServer
from tests.cluster.account import Account
from tests.cluster.calling import PROBE
from tests.cluster.conftest import TAG
from tests.cluster.foreign import ACCOUNTS, BROKERS, INSIDE, Stores
from tests.cluster.kube import Forward, Kube
from tests.cluster.office import COMMUNE, DOCS, INSTALL, UPGRADE, WARD, Office, admit, set_up
from tests.cluster.page import Chapter
from tests.e2e.doors import At, Json, Person, eventually
from tests.e2e.load import Stint, at_work

pytestmark = pytest.mark.timeout(1800, func_only=True)

OPERATE = DOCS / "operate.md"
BACK_UP = Chapter(OPERATE, "## Back up, and try it")
ROTATE = Chapter(OPERATE, "## Rotate")
RESTORE = Chapter(DOCS / "howto" / "restore-a-node.md", "# Restore a node from a backup")
MARTYR, BIRTH, MARRIAGE = "1.010803", "1.001193", "2.001909"
NODE = "intake-con-lai"
DATABASE = "intake_con_lai"
POSTGRES, RABBITMQ = "postgres.stores:5432", "rabbitmq.stores:5672"
KAFKA = f"{BROKERS[0]}:{ACCOUNTS}"
STORES = (POSTGRES, RABBITMQ, KAFKA, f"{BROKERS[0]}:{INSIDE}")
REACHES = {
    "intake-con-lai-web": {POSTGRES},
    "intake-con-lai-background": {POSTGRES, KAFKA},
    "notify-background": {POSTGRES, KAFKA, RABBITMQ},
    "door": set[str](),
}


@pytest.fixture(scope="module")
def office(kube: Kube, account: Account) -> Iterator[Office]:
    with (
        TemporaryDirectory(prefix="mc-office-") as home,
        set_up(kube, TAG, account, Path(home)) as office,
    ):
        yield office


@pytest.fixture(scope="module")
def at_server(office: Office) -> Iterator[str]:
    """Where this machine meets the office's PostgreSQL."""
    with Forward(office.stores.kube, "postgres", 5432).open() as way:
        yield f"127.0.0.1:{way.port}"


def proves(office: Office, account: Account, when: str) -> Json:
    with account.step(f"prove, {when}") as told:
        proof = office.platform.prove()
        told.update({name: proof[name] for name in ("facts", "dossiers")})
    assert proof["balanced"] is True, proof
    return proof


def empty(stores: Stores, database: str) -> None:
    """The database again as its server gave it on the first day."""
    stores.sql(
        f"DROP DATABASE {database} WITH (FORCE);\n"
        f"CREATE DATABASE {database} OWNER {database} ENCODING 'UTF8' TEMPLATE template0;\n"
        f"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC;\n"
    )


def is_ready(office: Office, node: str) -> bool:
    """Whether the door leads to a deployment that knows what it has to know."""
    try:
        answer = httpx.get(f"{office.platform.url}/n/{node}/healthz/ready", timeout=10)
    except httpx.HTTPError:
        # The door's own pods have just been replaced, and the way to them with them.
        return False
    return answer.is_success


def line_of(deployment: str) -> str:
    """The page's command that keeps the address of a deployment's database."""
    lines = INSTALL.block("motcua-db-catalog").splitlines()
    (found,) = [each for each in lines if f"motcua-db-{deployment} " in each]
    return found


def upgrade() -> str:
    """The page's command to bring a version, here the one that runs."""
    first, _ = UPGRADE.block("helm upgrade").strip().splitlines()
    return first.replace("1.1.0", TAG)


def may_look(person: Person, code: str) -> bool:
    """Whether a session is let in at an intake, to a dossier of the commune."""
    answer = person.http.get(f"/n/dan-tien/api/v1/dossiers/{code}", params={"unit": COMMUNE})
    assert answer.status_code in {200, 401}, answer.text
    return answer.is_success


def test_whoever_follows_the_page_has_an_office_that_works(
    office: Office, account: Account
) -> None:
    assert INSTALL.left() == []

    with account.step("S2 by brokers that ask for an account") as told:
        end = office.platform.journey(MARTYR, at=COMMUNE)[-1]
        told["messages"] = end["messages"]

    assert end["end"] == "returned"
    assert end["messages"] >= 1
    assert end["custodians"] == [COMMUNE, "huyen-khoai-chau", "tinh-hung-yen", COMMUNE]
    proves(office, account, "at an office with stores of its own")


@pytest.mark.parametrize(("part", "wanted"), REACHES.items(), ids=REACHES)
def test_a_part_reaches_the_stores_it_needs_at_the_ports_that_were_named(
    office: Office, part: str, wanted: set[str]
) -> None:
    words = ("exec", f"deploy/motcua-{part}", "--", "python", "-c", PROBE, "0", *STORES)
    found: dict[str, bool] = json.loads(office.kube.kubectl(*words))

    assert {place for place, is_open in found.items() if is_open} == wanted


def test_keys_that_sign_are_renewed_while_officers_work(office: Office, account: Account) -> None:
    person = office.platform.person("counter_officer", COMMUNE)
    code = At(person, COMMUNE).accept(BIRTH)
    with at_work(office.platform, Stint(BIRTH, COMMUNE, 4, 8)) as load:
        load.goes_on(seconds=120)
        with account.step("keys that sign renewed, officers at work"):
            office.reader.does(ROTATE.block("--renew"))
            office.available()
        load.goes_on(seconds=120)
        load.finish(seconds=300)
        assert {end["end"] for end in load.ends()} == {"returned"}

    assert may_look(person, code)
    with account.step("the keys of before forgotten"):
        office.reader.does(ROTATE.block("--kept renewed.yaml"))
        eventually(
            lambda: not may_look(person, code), what="old sessions end", seconds=240, pause=2
        )  # fmt: skip
    again = Person(person.url, person.login, person.password)
    assert may_look(again, code)
    proves(office, account, "with new keys")


def test_a_database_gets_another_password(office: Office, account: Account) -> None:
    database, deployment = "intake_khoai_chau", "intake-khoai-chau"
    with account.step("another password for a database"):
        office.stores.sql(f"ALTER ROLE {database} PASSWORD 'another-{office.stores.password}'")
        # What the page created is laid anew.
        again = line_of(deployment).replace(f"{database}:", f"{database}:another-")
        office.reader.does(f"{again} --dry-run=client -o yaml | kubectl apply -f -")
        for part in ("web", "background"):
            office.reader.does(
                f"kubectl -n motcua rollout restart deploy/motcua-{deployment}-{part}"
            )
        office.available()

    end = office.platform.journey(MARTYR, at=COMMUNE)[-1]
    assert end["end"] == "returned"


def test_a_dump_can_be_tried_elsewhere_and_a_node_goes_on_from_it(
    office: Office, account: Account, at_server: str, postgres_server: PostgresServer
) -> None:
    office.platform.journey(MARRIAGE, "--count", "3", at=WARD)
    dump = office.reader.fill(BACK_UP.block("pg_dump -Fc")).replace(POSTGRES, at_server)
    with account.step("a database dumped, and tried on another server"):
        office.reader.does(dump)
        elsewhere_holds(office, postgres_server)
    after = office.platform.journey(MARRIAGE, "--count", "4", at=WARD)
    since = {line["dossier"] for line in after if "end" in line}
    stop, *start = BACK_UP.block("--replicas=0").strip().splitlines()

    with account.step("a node restored from yesterday's dump") as told:
        assert RESTORE.block("--replicas=0").strip() == stop
        office.reader.does(stop)
        eventually(lambda: not pods(office), what="the node is down", seconds=120, pause=1)
        empty(office.stores, DATABASE)
        target = f"postgresql://{DATABASE}:{office.stores.password}@{at_server}/{DATABASE}"
        office.reader.does(f"pg_restore --no-owner --dbname='{target}' {DATABASE}.dump")
        office.reader.does("\n".join(start))
        office.available()
        head = eventually(lambda: recovered(office), what="the node catches up", seconds=180)
        told.update({"facts read back": head, "dossiers since the dump": len(since)})

    assert len(since) == 4
    proves(office, account, "after a node was restored")
    end = office.platform.journey(MARRIAGE, at=WARD)[-1]
    assert end["end"] == "returned"


def elsewhere_holds(office: Office, server: PostgresServer) -> None:
    """The page's second block: the dump, restored into an empty database of another server."""
    keeper = make_url(server.dsn)
    at = f"-h {keeper.host} -p {keeper.port} -U {keeper.username}"
    commands = BACK_UP.block("-h elsewhere").replace("-h elsewhere -U postgres", at)
    office.reader.does(f"export PGPASSWORD='{keeper.password}'\n{commands}")
    try:
        restored = keeper.set(database=DATABASE).render_as_string(hide_password=False)
        with psycopg.connect(restored) as connection:
            (count,) = connection.execute("SELECT count(*) FROM dossier").fetchone() or (0,)
        assert count >= 3
    finally:
        server.drop_database(DATABASE)


def pods(office: Office) -> list[Json]:
    return [
        each
        for each in office.kube.get("pods")["items"]
        if each["metadata"]["labels"].get("app.kubernetes.io/component", "").startswith(NODE)
    ]


def recovered(office: Office) -> int:
    """How many facts the node has read back from its topic."""
    person = office.platform.person("auditor", "tinh-hung-yen")
    heads = person.get("/n/con-lai/api/v1/heads")
    return sum(int(each.get("recovered", 0)) for each in heads["heads"])


def test_reporting_is_built_anew_from_the_topics(office: Office, account: Account) -> None:
    before = proves(office, account, "before reporting loses its database")
    names = [f"deploy/motcua-reporting-{part}" for part in ("web", "background")]
    with account.step("reporting loses its database, and is built anew") as told:
        office.reader.does(f"kubectl -n motcua scale {' '.join(names)} --replicas=0")
        empty(office.stores, "reporting")
        office.reader.does(upgrade())
        after = office.platform.prove()
        told.update({name: after[name] for name in ("facts", "dossiers")})

    assert after["balanced"] is True, after
    assert after["dossiers"] == before["dossiers"]


def test_a_further_deployment_is_an_entry_and_an_upgrade(office: Office, account: Account) -> None:
    further, name = "intake-moi", "moi"
    address = line_of("intake-khoai-chau").replace("khoai-chau", name).replace("khoai_chau", name)
    topics = INSTALL.block("kafka-topics.sh")
    values = office.reader.folder / "values.yaml"
    told = yaml.safe_load(values.read_text(encoding="utf-8"))
    told["intakes"].append({"name": name})

    with account.step("a further deployment of intake"):
        admit(office.stores, office.reader, [further])
        office.reader.does(address)
        # The last line makes the mailboxes, one for each name.
        office.reader.does(re.sub(r"for name in dan-tien.*?;", f"for name in {name};", topics))
        values.write_text(yaml.safe_dump(told), encoding="utf-8")
        office.reader.does(upgrade())

    assert office.kube.get("deploy", f"motcua-{further}-web")["status"]["readyReplicas"] == 2
    eventually(lambda: is_ready(office, name), what="its pages are open", seconds=60, pause=1)
    office.platform.journey(MARTYR, at=COMMUNE)
    proves(office, account, "with a further deployment")
