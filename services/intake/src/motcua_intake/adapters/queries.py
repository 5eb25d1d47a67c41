"""Answers to questions, each from one short read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy.engine import Connection, Engine

from motcua.dossier.v1.dossier_pb2 import DossierFact
from motcua_intake.adapters import queries_sql as sql
from motcua_intake.adapters.codec import decode
from motcua_intake.adapters.digests import digest_on, newest_digests
from motcua_intake.adapters.rows import dossier_of, offer_of
from motcua_intake.adapters.wire import event_fields, instant
from motcua_intake.app.queries import (
    FIRST_PAGE,
    AlertRow,
    Credential,
    DigestHead,
    DigestView,
    DossierList,
    DossierRow,
    DossierView,
    FactRow,
    HandoverRow,
    Head,
    NavCounts,
    OfferList,
    OfferRow,
    Page,
    Stock,
    StockRow,
    WorkFilter,
    WorkList,
    WorkRow,
)
from motcua_intake.domain.errors.custody import DossierNotFound, OfferNotFound
from motcua_intake.domain.offers import IncomingOffer
from motcua_intake.domain.reception import Slip
from motcua_kit.db.ledger import read_ledger
from motcua_kit.ledger import LedgerEntry, genesis
from motcua_vn.dates import HANOI
from motcua_vn.identity import IdentityError, normalise_phone
from motcua_vn.text import search_key

NEWEST_HANDOVERS: Final = 1000


class SqlQueries:
    """Reads over the deployment's own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def worklist(self, work: WorkFilter, page: Page, now: datetime) -> WorkList:
        """Open and taken steps, overdue first, then by due, then by reception."""
        given = {
            "unit": work.unit,
            "roles": list(work.roles),
            "assignee": work.assignee,
            "untaken": work.untaken,
            "procedure": work.procedure,
            "before": work.due_before,
            "now": now,
            "size": page.size,
            "offset": page.offset,
            **_text(work.text),
        }
        rows = self._all(sql.WORKLIST, given)
        found = tuple(WorkRow(*row[:-1]) for row in rows)
        return WorkList(found, rows[0][-1] if rows else 0, page)

    def dossiers(self, unit: str, *, states: tuple[str, ...], page: Page) -> DossierList:
        """The unit's dossiers in these states (all where empty), what hurts first."""
        given = {"unit": unit, "states": list(states), "size": page.size, "offset": page.offset}
        return _list(self._all(sql.DOSSIERS, given), page)

    def reopenings(self, unit: str, login: str, page: Page) -> DossierList:
        """Ends that somebody else than ``login`` wants undone, the longest asked first."""
        given = {"unit": unit, "login": login, "size": page.size, "offset": page.offset}
        return _list(self._all(sql.REOPENINGS, given), page)

    def search(self, unit: str, text: str, page: Page) -> DossierList:
        """By code (whole or its end), applicant's name, identity number or phone."""
        if not text.strip():
            return DossierList((), 0, page)
        given = {"unit": unit, "size": page.size, "offset": page.offset, **_text(text)}
        return _list(self._all(sql.SEARCH, given), page)

    def dossier(self, unit: str, code: str, guest: str = "") -> DossierView:
        """Raises DossierNotFound."""
        with self._engine.connect() as connection:
            row = connection.exec_driver_sql(
                "SELECT data, rev FROM dossier WHERE unit = %s AND code = %s AND guest = %s",
                (unit, code, guest),
            ).first()
            if row is None:
                raise DossierNotFound(code)
            facts = connection.exec_driver_sql(
                "SELECT seq, body FROM ledger WHERE dossier = %s AND unit = %s ORDER BY seq",
                (code, unit),
            ).all()
            offers = connection.exec_driver_sql(
                "SELECT data FROM offer WHERE dossier = %s AND unit = %s ORDER BY offered_at",
                (code, unit),
            ).all()
        return DossierView(
            dossier_of(row),
            tuple(_fact(each.body) for each in facts),
            tuple(offer_of(each) for each in offers),
        )

    def units_of(self, code: str) -> tuple[str, ...]:
        """Units of this deployment that keep a row of the dossier, the custodian first."""
        rows = self._all(sql.UNITS_OF, {"code": code})
        return tuple(row.unit for row in rows)

    def offers(self, unit: str, page: Page = FIRST_PAGE, *, open_only: bool = True,
               dossier: str = "") -> OfferList:  # fmt: skip
        """Offers to the unit (of one dossier, where named), the earliest limit first."""
        given = {"unit": unit, "all": not open_only, "dossier": dossier,
                 "size": page.size, "offset": page.offset}  # fmt: skip
        rows = self._all(sql.OFFERS, given)
        found = tuple(OfferRow(*row[:-1]) for row in rows)
        return OfferList(found, rows[0][-1] if rows else 0, page)

    def offered_to(self, leg: str, units: Sequence[str]) -> str | None:
        """Which of these units the leg is offered to."""
        rows = self._all(sql.OFFERED_TO, {"leg": leg, "units": list(units)})
        return rows[0].unit if rows else None

    def offer(self, unit: str, leg: str) -> IncomingOffer:
        """One offer with its opened package. Raises OfferNotFound."""
        rows = self._all(
            "SELECT data FROM offer WHERE unit = %(unit)s AND leg = %(leg)s",
            {"unit": unit, "leg": leg},
        )
        if not rows:
            raise OfferNotFound(leg)
        return offer_of(rows[0])

    def counts(
        self, unit: str, login: str, roles: tuple[str, ...], now: datetime, soon: datetime
    ) -> NavCounts:
        """Figures of the navigation; ``soon`` is until when a step counts as due soon."""
        given = {"unit": unit, "login": login, "roles": list(roles), "now": now, "soon": soon}
        return NavCounts(*self._all(sql.COUNTS, given)[0])

    def stock(self, unit: str, *, codes: bool = False) -> Stock:
        """Counted from the dossiers' rows, not from the ledger; from one snapshot."""
        given = {"unit": unit, "codes": codes, "newest": NEWEST_HANDOVERS}
        with self._engine.connect().execution_options(
            isolation_level="REPEATABLE READ"
        ) as connection:
            rows = connection.exec_driver_sql(sql.STOCK, given).all()
            offered = connection.exec_driver_sql(sql.OFFERED, given).all()
            accepted = connection.exec_driver_sql(sql.ACCEPTED, given).all()
            both = connection.exec_driver_sql(sql.ACKNOWLEDGING, given).all()
            head = connection.exec_driver_sql(sql.HEAD_OF, given).first()
        return Stock(
            unit,
            head.seq if head else 0,
            bytes(head.hash) if head else genesis(unit),
            tuple(
                StockRow(r.procedure, r.open, r.in_transit, tuple(r.open_codes or ()),
                         tuple(r.in_transit_codes or ()))
                for r in rows
            ),
            tuple(HandoverRow(*row) for row in offered),
            tuple(HandoverRow(*row) for row in accepted),
            tuple(HandoverRow(*row) for row in both),
        )  # fmt: skip

    def heads(self) -> tuple[Head, ...]:
        """The heads of all ledgers kept here."""
        return tuple(
            Head(
                r.unit,
                r.seq,
                bytes(r.hash),
                r.at,
                r.published_seq,
                r.forked,
                r.recovered,
                r.recovered_dossiers,
                r.recovered_at,
                r.incomplete,
            )
            for r in self._all(sql.HEADS, {})
        )

    def ledger(self, unit: str, from_seq: int = 1) -> Iterator[LedgerEntry]:
        """The unit's ledger from a number on, streamed."""
        with self._engine.connect() as connection:
            yield from read_ledger(connection, unit, from_seq)

    def credential(self, login: str) -> Credential | None:
        """The officer's credential as replicated, if any."""
        rows = self._all(
            "SELECT login, password_hash, version FROM credential WHERE login = %(login)s",
            {"login": login},
        )
        return Credential(*rows[0]) if rows else None

    def slips(self, unit: str, day: date) -> tuple[Slip, ...]:
        """Slips given before acceptance on a local day."""
        start = datetime.combine(day, time(), HANOI).astimezone(UTC)
        rows = self._all(
            "SELECT data FROM slip WHERE unit = %(unit)s AND at >= %(start)s AND at < %(end)s"
            " ORDER BY at",
            {"unit": unit, "start": start, "end": start + timedelta(days=1)},
        )
        return tuple(decode(Slip, row.data) for row in rows)

    def alerts(self, unit: str, dossiers: Sequence[str]) -> tuple[AlertRow, ...]:
        """Limits that passed for these dossiers of the unit and still stand, newest first."""
        rows = self._all(sql.ALERTS, {"unit": unit, "dossiers": list(dossiers)})
        return tuple(AlertRow(*row) for row in rows)

    def contact_refused(self, unit: str, dossier: str) -> str:
        """Why notify has not taken the contact that the unit received; empty where it has."""
        rows = self._all(
            "SELECT reason FROM contact_refusal WHERE dossier = %(dossier)s AND unit = %(unit)s",
            {"dossier": dossier, "unit": unit},
        )
        return rows[0].reason if rows else ""

    def newest_digests(self, units: Sequence[str], login: str) -> tuple[DigestHead, ...]:
        """The newest digest of each unit that has any, as ``login`` has read it or not."""
        with self._engine.connect() as connection:
            return tuple(newest_digests(connection, units, login))

    def digest(self, unit: str, day: date) -> DigestView | None:
        """What the heads of the unit are told of a working day, if it has been written."""
        with self._engine.connect() as connection:
            return digest_on(connection, unit, day)

    def waiting(self) -> Mapping[str, int]:
        """Rows waiting for the relay, the dispatcher and the contact push."""
        with self._engine.connect() as connection:
            return dict(connection.exec_driver_sql(sql.WAITING).mappings().one())

    def _all(self, statement: str, given: Mapping[str, object]) -> list[Any]:
        with self._engine.connect() as connection:
            return list(_run(connection, statement, given))


def _run(connection: Connection, statement: str, given: Mapping[str, object]) -> Any:  # noqa: ANN401
    return connection.exec_driver_sql(statement, dict(given)).all()


def _text(text: str) -> dict[str, object]:
    """What is typed, as everything that it may be meant as."""
    words = search_key(text).split()
    try:
        phone = normalise_phone(text)
    except IdentityError:
        phone = ""
    return {
        "text": text.strip(),
        "code": text.strip().upper(),
        "name": " & ".join(f"{word}:*" for word in _lexemes(words)),
        "digits": "".join(c for c in text if c.isdigit()),
        "phone": phone,
    }


def _lexemes(words: list[str]) -> list[str]:
    """Words without what a text query would take as its own signs."""
    clean = ("".join(c for c in word if c.isalnum()) for word in words)
    return [word for word in clean if word]


def _list(rows: list[Any], page: Page) -> DossierList:
    found = tuple(DossierRow(*row[:-1]) for row in rows)
    return DossierList(found, rows[0][-1] if rows else 0, page)


def _fact(body: bytes) -> FactRow:
    fact = DossierFact.FromString(bytes(body))
    kind = fact.WhichOneof("event") or ""
    at, business_at = instant(fact, "at"), instant(fact, "business_at")
    if at is None or business_at is None:
        raise ValueError("a ledger entry without its times")
    return FactRow(
        seq=fact.seq,
        type=kind,
        at=at,
        business_at=business_at,
        actor=fact.actor,
        custody=fact.custody,
        peer=fact.peer,
        handover=fact.handover,
        fields=event_fields(getattr(fact, kind)),
        due=instant(fact.due, "current") if fact.HasField("due") else None,
    )
