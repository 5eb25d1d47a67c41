"""Tables of the kit, as statements for the services' migrations.

A released constant never changes: a later shape gets a constant of its own and
a migration in each service (P14: expand, migrate, contract).
"""

from __future__ import annotations

from typing import Final

LEDGER_1: Final = """
CREATE TABLE ledger_head (
    unit text PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL,
    epoch bigint NOT NULL DEFAULT 0,
    forked_at timestamptz
);
CREATE TABLE ledger (
    unit text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    business_at timestamptz NOT NULL,
    type text NOT NULL,
    dossier text NOT NULL,
    procedure text NOT NULL,
    custody integer NOT NULL,
    handover text,
    peer text,
    body bytea NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    traceparent text,
    published_at timestamptz,
    topic_partition integer,
    topic_offset bigint,
    CONSTRAINT pk_ledger PRIMARY KEY (unit, seq)
);
CREATE INDEX ix_ledger_unpublished ON ledger (unit, seq) WHERE published_at IS NULL;
CREATE INDEX ix_ledger_dossier ON ledger (dossier, seq);
"""

OUTBOX_1: Final = """
CREATE TABLE outbox_head (
    topic text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_outbox_head PRIMARY KEY (topic, key)
);
CREATE TABLE outbox (
    topic text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    type text NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL,
    traceparent text,
    published_at timestamptz,
    topic_partition integer,
    topic_offset bigint,
    CONSTRAINT pk_outbox PRIMARY KEY (topic, key, seq)
);
CREATE INDEX ix_outbox_unpublished ON outbox (topic, key, seq) WHERE published_at IS NULL;
"""

READER_1: Final = """
CREATE TABLE reader_position (
    reader text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    CONSTRAINT pk_reader_position PRIMARY KEY (reader, topic, partition)
);
CREATE TABLE reader_head (
    reader text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL,
    forked boolean NOT NULL DEFAULT false,
    CONSTRAINT pk_reader_head PRIMARY KEY (reader, stream)
);
CREATE TABLE reader_seen (
    reader text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_reader_seen PRIMARY KEY (reader, stream, seq)
);
CREATE TABLE reader_parked (
    reader text NOT NULL,
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    key text NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL,
    traceparent text,
    body bytea NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL,
    CONSTRAINT pk_reader_parked PRIMARY KEY (reader, stream, seq, hash)
);
"""

READER_2: Final = """
CREATE TABLE reader_ask (
    reader text NOT NULL,
    stream text NOT NULL,
    first_seq bigint NOT NULL,
    times integer NOT NULL,
    asked_at timestamptz NOT NULL,
    CONSTRAINT pk_reader_ask PRIMARY KEY (reader, stream)
);
"""
