"""The statements of ``queries``; parameters are named, lists go in as arrays."""

from __future__ import annotations

from typing import Final

_FITS: Final = """(
    %(text)s = ''
    OR d.code = %(code)s
    OR (length(%(digits)s) >= 4 AND d.code LIKE '%%-' || %(code)s)
    OR (%(name)s <> '' AND to_tsvector('simple', d.name_key) @@ to_tsquery('simple', %(name)s))
    OR (length(%(digits)s) IN (9, 12) AND d.identity = %(digits)s)
    OR (%(phone)s <> '' AND d.phone = %(phone)s)
)"""
WORKLIST: Final = f"""
SELECT t.id, t.dossier, t.guest, d.procedure, d.applicant_name, t.step, t.name, t.role, t.kind,
       t.state, t.assignee, t.due, d.due, t.opened_at, d.state, d.received_at,
       count(*) OVER ()
FROM task t JOIN dossier d ON d.unit = t.unit AND d.code = t.dossier AND d.guest = t.guest
WHERE t.unit = %(unit)s
  AND (cardinality(%(roles)s::text[]) = 0 OR t.role = ANY(%(roles)s::text[]))
  AND (%(assignee)s = '' OR t.assignee = %(assignee)s)
  AND (NOT %(untaken)s OR t.assignee = '')
  AND (%(procedure)s = '' OR d.procedure = %(procedure)s)
  AND (%(before)s::timestamptz IS NULL OR t.due < %(before)s)
  AND d.state NOT IN ('waiting_supplement', 'waiting_payment')
  AND {_FITS}
ORDER BY coalesce(t.due < %(now)s, false) DESC, t.due NULLS LAST, d.received_at, t.id
LIMIT %(size)s OFFSET %(offset)s
"""  # noqa: S608 - constant parts
_ROW: Final = """d.code, d.unit, d.guest, d.procedure, d.applicant_name, d.state, d.holding,
       d.national_status, d.custodian, d.received_at, d.due, d.provisional, d.verdict,
       d.last_at,
       count(*) OVER ()"""
DOSSIERS: Final = f"""
SELECT {_ROW}
FROM dossier d
WHERE d.unit = %(unit)s
  AND (cardinality(%(states)s::text[]) = 0 OR d.state = ANY(%(states)s::text[]))
ORDER BY d.holding = 'closed', d.due NULLS LAST, d.received_at, d.code
LIMIT %(size)s OFFSET %(offset)s
"""  # noqa: S608 - constant parts
# As the partial index ix_dossier_reopening says it, so that what has ended is not read for it.
_WANTED_OPEN: Final = """holding = 'closed' AND data #>> '{reopening,by}' IS NOT NULL
      AND data #>> '{reopening,by}' <> %(login)s"""
REOPENINGS: Final = f"""
SELECT {_ROW}
FROM dossier d
WHERE unit = %(unit)s AND {_WANTED_OPEN}
ORDER BY d.last_at, d.code
LIMIT %(size)s OFFSET %(offset)s
"""  # noqa: S608 - constant parts
SEARCH: Final = f"""
SELECT {_ROW}
FROM dossier d
WHERE d.unit = %(unit)s AND {_FITS}
ORDER BY d.code = %(code)s DESC, d.holding IN ('closed', 'gone'), d.last_at DESC, d.code
LIMIT %(size)s OFFSET %(offset)s
"""  # noqa: S608 - constant parts
UNITS_OF: Final = """
SELECT unit FROM dossier WHERE code = %(code)s
GROUP BY unit
ORDER BY bool_or(holding IN ('custody', 'transit')) DESC, bool_or(unit = origin) DESC, unit
"""
OFFERS: Final = """
SELECT leg, unit, dossier, procedure, from_unit, mode, data->>'leg_code', state, applicant_name,
       offered_at, accept_by, dossier_due, count(*) OVER ()
FROM offer
WHERE unit = %(unit)s AND (%(all)s OR state IN ('arriving', 'arrived', 'unreadable'))
  AND (%(dossier)s = '' OR dossier = %(dossier)s)
ORDER BY ended_at IS NOT NULL, accept_by NULLS LAST, offered_at DESC, leg
LIMIT %(size)s OFFSET %(offset)s
"""
OFFERED_TO: Final = """
SELECT unit FROM offer WHERE leg = %(leg)s AND unit = ANY(%(units)s::text[]) ORDER BY unit
"""
COUNTS: Final = f"""
SELECT t.mine, t.untaken, t.overdue, t.soon, o.open, d.declined, d.blocked, d.ready, d.waiting,
       d.leaving, d.away, r.wanted_open
FROM (
    SELECT count(*) FILTER (WHERE t.assignee = %(login)s) AS mine,
           count(*) FILTER (WHERE t.assignee = '') AS untaken,
           count(*) FILTER (WHERE t.due < %(now)s) AS overdue,
           count(*) FILTER (WHERE t.due >= %(now)s AND t.due < %(soon)s) AS soon
    FROM task t JOIN dossier d ON d.unit = t.unit AND d.code = t.dossier AND d.guest = t.guest
    WHERE t.unit = %(unit)s AND t.role = ANY(%(roles)s::text[])
      AND d.state NOT IN ('waiting_supplement', 'waiting_payment')
) t, (
    SELECT count(*) AS open FROM offer
    WHERE unit = %(unit)s AND state IN ('arriving', 'arrived', 'unreadable')
) o, (
    SELECT count(*) FILTER (WHERE state = 'offer_declined') AS declined,
           count(*) FILTER (WHERE state = 'route_blocked') AS blocked,
           count(*) FILTER (WHERE state = 'result_ready') AS ready,
           count(*) FILTER (WHERE state IN ('waiting_supplement', 'waiting_payment')) AS waiting,
           count(*) FILTER (
               WHERE state IN ('offered', 'waiting_route', 'waiting_parallel')) AS leaving,
           count(*) FILTER (WHERE holding = 'away') AS away
    FROM dossier
    WHERE unit = %(unit)s AND holding IN ('custody', 'transit', 'away', 'guest')
) d, (
    SELECT count(*) AS wanted_open FROM dossier WHERE unit = %(unit)s AND {_WANTED_OPEN}
) r
"""  # noqa: S608 - constant parts
STOCK: Final = """
SELECT procedure,
       count(*) FILTER (WHERE holding = 'custody') AS open,
       count(*) FILTER (WHERE holding = 'transit') AS in_transit,
       array_agg(code ORDER BY code) FILTER (WHERE %(codes)s AND holding = 'custody')
           AS open_codes,
       array_agg(code ORDER BY code) FILTER (WHERE %(codes)s AND holding = 'transit')
           AS in_transit_codes
FROM dossier
WHERE unit = %(unit)s AND holding IN ('custody', 'transit')
GROUP BY procedure ORDER BY procedure
"""
OFFERED: Final = """
SELECT d.code, l.handover, d.unit, l.peer, d.custody, l.business_at
FROM dossier d CROSS JOIN LATERAL (
    SELECT handover, peer, business_at FROM ledger
    WHERE dossier = d.code AND unit = d.unit AND type = 'offered'
    ORDER BY seq DESC LIMIT 1) l
WHERE d.unit = %(unit)s AND d.holding = 'transit' ORDER BY d.code
"""
ACCEPTED: Final = """
SELECT dossier, leg, from_unit, unit, custody, ended_at
FROM offer WHERE unit = %(unit)s AND state = 'accepted' AND mode = 'custody'
ORDER BY ended_at DESC LIMIT %(newest)s
"""
ACKNOWLEDGING: Final = """
SELECT o.dossier, o.leg, o.from_unit, o.unit, o.custody, o.ended_at
FROM offer o JOIN dossier d ON d.unit = o.from_unit AND d.code = o.dossier AND d.guest = ''
WHERE (o.unit = %(unit)s OR o.from_unit = %(unit)s) AND o.state = 'accepted'
  AND o.mode = 'custody' AND d.holding = 'transit' AND d.custody = o.custody
ORDER BY o.ended_at
"""
HEAD_OF: Final = "SELECT seq, hash FROM ledger_head WHERE unit = %(unit)s"
HEADS: Final = """
SELECT h.unit, h.seq, h.hash, h.at, h.forked_at IS NOT NULL AS forked,
       coalesce((SELECT min(l.seq) - 1 FROM ledger l
                 WHERE l.unit = h.unit AND l.published_at IS NULL), h.seq) AS published_seq,
       coalesce(r.facts, 0) AS recovered, coalesce(r.dossiers, 0) AS recovered_dossiers,
       r.at AS recovered_at,
       CASE WHEN r.at IS NULL THEN 0 ELSE (
           SELECT count(*) FROM dossier d
           WHERE d.unit = h.unit AND d.data ->> 'recovered' = 'incomplete') END AS incomplete
FROM ledger_head h LEFT JOIN (
    SELECT unit, sum(to_seq - from_seq + 1)::bigint AS facts, sum(dossiers)::bigint AS dossiers,
           max(at) AS at
    FROM recovery GROUP BY unit
) r ON r.unit = h.unit ORDER BY h.unit
"""
# What was told once stands until the receiver has spoken, or has passed the dossier on.
ALERTS: Final = """
SELECT d.code, a.leg, a.kind, l.leg->>'unit', a.limit_at, a.at
FROM dossier d
CROSS JOIN LATERAL jsonb_array_elements(d.data->'process'->'legs') AS l(leg)
JOIN alert a ON a.unit = d.unit AND a.leg = l.leg->>'id'
WHERE d.unit = %(unit)s AND d.code = ANY(%(dossiers)s::text[]) AND d.holding <> 'closed'
  AND ((a.kind = 'offer_unaccepted' AND l.leg->>'state' = 'offered')
       OR (a.kind = 'leg_overdue' AND l.leg->>'state' = 'away'
           AND (l.leg->>'mode' <> 'custody' OR l.leg->>'unit' = d.custodian)))
ORDER BY a.at DESC, a.leg
"""
WAITING: Final = """
SELECT (SELECT count(*) FROM ledger WHERE published_at IS NULL) AS facts,
       (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS messages,
       (SELECT count(*) FROM job WHERE kind = 'offer') AS offers_to_make,
       (SELECT count(*) FROM job WHERE kind = 'fetch') AS packages_to_fetch,
       (SELECT count(*) FROM contact_push) AS contacts,
       (SELECT count(*) FROM reader_parked) AS parked
"""
