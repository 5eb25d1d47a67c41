"""A backup of a node, what officers do at two of them, and a start after the restore."""

from __future__ import annotations

import threading

from motcua_intake.app import commands as c
from motcua_intake.app.queries import Page, WorkFilter
from motcua_intake.entrypoints.restoring import restoring_role
from motcua_kit.bus.port import DOSSIER_TOPIC
from motcua_kit.ledger import totals
from services.intake.tests.intake_builders import ALL_ROLES, BIRTH, COMMUNE, OFFICER, reception

UPPER = c.Actor("huyen.quay", ALL_ROLES)


class Backup:
    """All rows of a node's database, as they were."""

    def __init__(self, node):
        self.node = node
        with node.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            )
            self.tables = [row.tablename for row in rows if row.tablename != "alembic_version"]
            self.copies = {table: self._copy(connection, table) for table in self.tables}

    def _copy(self, connection, table):
        cursor = connection.connection.driver_connection.cursor()
        with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            return b"".join(bytes(part) for part in copy)

    def restore(self):
        """New files for every table, as pg_restore makes them."""
        with self.node.engine.begin() as connection:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(self.tables)}")
            cursor = connection.connection.driver_connection.cursor()
            for table, copied in self.copies.items():
                with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(copied)
        self.node.replica.look_again()


class Office:
    """What officers do at both nodes."""

    def __init__(self, province):
        self.province = province

    def node(self, unit):
        return self.province.below if unit == COMMUNE else self.province.above

    def receive(self, procedure=BIRTH):
        return self.province.below.use.accept_dossier(reception(procedure)).dossier

    def about(self, unit, code, **given):
        actor = OFFICER if unit == COMMUNE else UPPER
        return {"unit": unit, "actor": actor, "dossier": code, **given}

    def work(self, unit, code, *, steps=99, decision="approve"):
        node = self.node(unit)
        for _ in range(steps):
            rows = node.queries.worklist(WorkFilter(unit, text=code), Page(), node.clock.now()).rows
            if not rows:
                return
            signs = decision if rows[0].kind == "sign" else ""
            given = self.about(unit, code, task=rows[0].task, decision=signs)
            node.use.complete_task(c.CompleteTask(**given))

    def accept(self, unit):
        node = self.node(unit)
        (offer,) = node.queries.offers(unit).rows
        actor = OFFICER if unit == COMMUNE else UPPER
        return node.use.accept_offer(c.AcceptOffer(unit=unit, actor=actor, leg=offer.leg))

    def give(self, code):
        return self.province.below.use.return_result(
            c.ReturnResult(**self.about(COMMUNE, code, recipient="applicant"))
        )

    def view(self, unit, code):
        return self.node(unit).queries.dossier(unit, code).dossier

    def is_balanced(self, unit):
        """Stock as the rows stand, against the ledger; and the ledger against the topic."""
        node = self.node(unit)
        columns = totals(entry.type for entry in node.queries.ledger(unit))
        rows = node.queries.stock(unit).rows
        stock = (sum(row.open for row in rows), sum(row.in_transit for row in rows))
        assert columns.balanced
        assert (columns.open, columns.in_transit) == stock
        own = {entry.seq: entry.hash for entry in node.queries.ledger(unit)}
        said = {m.seq: m.hash for m in self.province.bus.scan(DOSSIER_TOPIC, unit)}
        return own == said


def start_again(province, node, bus=None):
    """The node's roles start: relay and reader anew, the gate closed until it may write."""
    province.restart(node.deployment)
    node.gate.close()
    stop = threading.Event()
    role = restoring_role(node, node.restorer(bus or province.bus))
    thread = threading.Thread(target=role, args=(stop, lambda: None))
    thread.start()
    opened = node.gate.wait(30)
    stop.set()
    thread.join()
    return opened
