"""Every metric's name, kind, labels and meaning, in one place; ``docs/telemetry.md`` lists them.

A name is a ``Literal``, so that a typo is a type error. Labels are bounded sets: codes of
services, use cases, routes; never a dossier, a person or a free text.
"""

from dataclasses import dataclass
from typing import Final, Literal

CounterName = Literal[
    "motcua_relay_published_total",
    "motcua_relay_topic_missing_total",
    "motcua_consumer_facts_total",
    "motcua_jobs_published_total",
    "motcua_jobs_handled_total",
    "motcua_sign_ins_total",
    "motcua_errors_total",
    "motcua_clock_jumps_total",
    "motcua_ledger_forks_total",
    "motcua_recovered_facts_total",
    "motcua_messages_total",
    "motcua_packages_total",
    "motcua_db_transactions_total",
    "motcua_db_blocks_total",
    "motcua_db_deadlocks_total",
]
GaugeName = Literal[
    "motcua_outbox_unpublished",
    "motcua_outbox_oldest_seconds",
    "motcua_consumer_lag_facts",
    "motcua_consumer_lag_seconds",
    "motcua_parked_facts",
    "motcua_ledger_gaps",
    "motcua_ledger_forked_units",
    "motcua_ledger_imbalance",
    "motcua_unit_ledger_facts",
    "motcua_unit_read_facts",
    "motcua_unit_dossiers",
    "motcua_dossiers",
    "motcua_offers_waiting",
    "motcua_legs_overdue",
    "motcua_timers_overdue",
    "motcua_messages_waiting",
    "motcua_messages_stuck",
    "motcua_jobs_waiting",
    "motcua_jobs_up",
    "motcua_role_silent_seconds",
    "motcua_role_silence_limit_seconds",
    "motcua_look_age_seconds",
    "motcua_http_in_flight",
    "motcua_http_threads",
    "motcua_db_up",
    "motcua_db_connections",
    "motcua_db_connections_limit",
    "motcua_db_sessions",
    "motcua_db_lock_waiters",
    "motcua_db_oldest_transaction_seconds",
    "motcua_db_size_bytes",
    "motcua_bus_up",
    "motcua_bus_brokers",
    "motcua_bus_partitions_behind",
    "motcua_bus_messages",
]
HistogramName = Literal[
    "motcua_use_case_seconds",
    "motcua_http_seconds",
    "motcua_rpc_server_seconds",
    "motcua_rpc_client_seconds",
    "motcua_consumer_batch_seconds",
    "motcua_relay_batch_seconds",
    "motcua_fact_age_seconds",
    "motcua_db_answer_seconds",
    "motcua_bus_answer_seconds",
]


@dataclass(frozen=True, slots=True)
class Spec:
    """What a metric counts and by which labels."""

    text: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


# From a use case on a warm database (1 ms) to what a clerk notices (0.3 s) and gives up on (10 s).
PERSON_WAITS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
# From one fact to a full batch.
BATCH: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
# From the counter's click to the board: a second is good, a minute is not, a day is an outage.
FRESHNESS: Final = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 3600.0, 86400.0)

COUNTERS: Final[dict[CounterName, Spec]] = {
    "motcua_relay_published_total": Spec("Facts acknowledged by the bus.", ("topic",)),
    "motcua_relay_topic_missing_total": Spec(
        "Times a topic to publish to was not there.", ("topic",)
    ),
    "motcua_consumer_facts_total": Spec(
        "Facts read: applied, duplicate, parked, retried.", ("consumer", "outcome")
    ),
    "motcua_jobs_published_total": Spec("Wake-ups sent: ok or failed.", ("kind", "outcome")),
    "motcua_jobs_handled_total": Spec(
        "Wake-ups handled: ok, transient or failed.", ("kind", "outcome")
    ),
    "motcua_sign_ins_total": Spec("Attempts to sign in: ok, refused, limited.", ("outcome",)),
    "motcua_errors_total": Spec("Errors nobody foresaw, by the place they surfaced.", ("place",)),
    "motcua_clock_jumps_total": Spec("Times the machine's clock was seen to jump."),
    "motcua_ledger_forks_total": Spec("Forked unit ledgers seen.", ("consumer",)),
    "motcua_recovered_facts_total": Spec("Facts of own ledgers read back from the topic."),
    "motcua_messages_total": Spec("Messages to people, by outcome.", ("channel", "outcome")),
    "motcua_packages_total": Spec("Sealed packages: put, fetched, expired, refused.", ("outcome",)),
    "motcua_db_transactions_total": Spec(
        "Transactions of the service's database, by end.", ("outcome",)
    ),
    "motcua_db_blocks_total": Spec("Blocks read, from the cache or the disk.", ("source",)),
    "motcua_db_deadlocks_total": Spec("Deadlocks of the service's database."),
}
GAUGES: Final[dict[GaugeName, Spec]] = {
    "motcua_outbox_unpublished": Spec("Facts committed and not yet on the bus."),
    "motcua_outbox_oldest_seconds": Spec("Age of the oldest fact not yet on the bus."),
    "motcua_consumer_lag_facts": Spec("Facts on the bus and not yet applied.", ("consumer",)),
    "motcua_consumer_lag_seconds": Spec("Age of the next fact to apply.", ("consumer",)),
    "motcua_parked_facts": Spec("Facts at the parked desk.", ("consumer", "reason")),
    "motcua_ledger_gaps": Spec("Units with facts missing from their ledger.", ("consumer",)),
    "motcua_ledger_forked_units": Spec("Units stopped because of a fork.", ("consumer",)),
    "motcua_ledger_imbalance": Spec(
        "Dossiers by which a unit's flow and its stock differ.", ("unit",)
    ),
    "motcua_unit_ledger_facts": Spec("Facts in a unit's own ledger.", ("unit",)),
    "motcua_unit_read_facts": Spec(
        "Facts of a unit's ledger that a reader has passed.", ("consumer", "unit")
    ),
    "motcua_unit_dossiers": Spec("Dossiers a unit answers for now.", ("unit", "state")),
    "motcua_dossiers": Spec("Dossiers that units of a level answer for now.", ("level", "state")),
    "motcua_offers_waiting": Spec("Offers of dossiers not yet answered.", ("state",)),
    "motcua_legs_overdue": Spec("Accepted legs that run past their date."),
    "motcua_timers_overdue": Spec("Work whose time has come and that nobody has begun.", ("kind",)),
    "motcua_messages_waiting": Spec("Messages not yet sent.", ("channel",)),
    "motcua_messages_stuck": Spec(
        "Messages not yet sent that were planned long ago.", ("channel",)
    ),
    "motcua_jobs_waiting": Spec("Wake-ups in a queue of the broker.", ("queue",)),
    "motcua_jobs_up": Spec("Whether the job broker answers."),
    "motcua_role_silent_seconds": Spec("Seconds since a role's loop last turned.", ("role",)),
    "motcua_role_silence_limit_seconds": Spec(
        "Seconds of a role's silence after which its process is unfit.", ("role",)
    ),
    "motcua_look_age_seconds": Spec("Seconds since a look last succeeded.", ("sight",)),
    "motcua_http_in_flight": Spec("HTTP requests being answered."),
    "motcua_http_threads": Spec("HTTP requests that can be answered at once."),
    "motcua_db_up": Spec("Whether the service's database answers."),
    "motcua_db_connections": Spec("Connections of the pool, in_use or idle.", ("state",)),
    "motcua_db_connections_limit": Spec("Connections the pool may have."),
    "motcua_db_sessions": Spec("Sessions of the service's database.", ("state",)),
    "motcua_db_lock_waiters": Spec("Sessions that wait for a lock."),
    "motcua_db_oldest_transaction_seconds": Spec("Age of the oldest open transaction."),
    "motcua_db_size_bytes": Spec("Size of the service's database."),
    "motcua_bus_up": Spec("Whether the bus answers."),
    "motcua_bus_brokers": Spec("Brokers of the bus that are known to be there."),
    "motcua_bus_partitions_behind": Spec("Partitions with a replica out of step."),
    "motcua_bus_messages": Spec("Messages ever put into a topic.", ("topic",)),
}
HISTOGRAMS: Final[dict[HistogramName, Spec]] = {
    "motcua_use_case_seconds": Spec(
        "Use cases: ok, refused:<error>, wait:<reason> or failed.",
        ("use_case", "outcome"),
        PERSON_WAITS,
    ),
    "motcua_http_seconds": Spec(
        "HTTP requests by endpoint, method and status.", ("route", "method", "status"), PERSON_WAITS
    ),
    "motcua_rpc_server_seconds": Spec(
        "gRPC calls answered, by status.", ("method", "status"), PERSON_WAITS
    ),
    "motcua_rpc_client_seconds": Spec(
        "gRPC calls made, by status.", ("method", "status"), PERSON_WAITS
    ),
    "motcua_consumer_batch_seconds": Spec("One batch, commit included.", ("consumer",), BATCH),
    "motcua_relay_batch_seconds": Spec("One batch, marks included.", (), BATCH),
    "motcua_fact_age_seconds": Spec(
        "From a fact's recording to its effect here.", ("consumer",), FRESHNESS
    ),
    "motcua_db_answer_seconds": Spec("One small question to the database.", (), PERSON_WAITS),
    "motcua_bus_answer_seconds": Spec("One small question to the bus.", (), PERSON_WAITS),
}
