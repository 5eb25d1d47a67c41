"""Brings a deployment up to its topic, tells the log and the metrics, and notes where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua_intake.app.ports import Office
from motcua_intake.app.restoring import (
    Compared,
    OwnTopic,
    Restored,
    Standing,
    compare_all,
    restore,
)
from motcua_kit.tail import DatabasePlace, HeadMoved
from motcua_kit.telemetry.log import get_logger
from motcua_kit.telemetry.metrics import METRICS, Metrics

log = get_logger()


@dataclass
class TopicRestorer:
    """For the process that publishes. ``is_compared`` once its ledgers were seen to be whole."""

    office: Office
    topic: OwnTopic
    place: DatabasePlace
    reader: str
    metrics: Metrics = METRICS
    is_compared: bool = False

    def compare(self) -> list[Compared]:
        """Every ledger kept here beside its topic; changes nothing. Raises BusUnavailable."""
        return compare_all(self.topic)

    def settle(self, found: Sequence[Compared]) -> None:
        """Act on a comparison. Raises as ``restore`` does."""
        if any(each.standing is not Standing.WHOLE for each in found):
            # Rows were lost, or the node went on alone: what a restore needs, this needs too.
            self.restore()
        self.is_compared = True

    def restore(self) -> Restored:
        """Catch up, and note that the database is whole where it lies.

        Raises as ``app.restoring.restore`` does.
        """
        restored = restore(self.office, self.topic)
        self.place.note(self.office.clock.now())
        self.is_compared = True
        for each in restored.recovered:
            log.warning(
                "ledger_recovered",
                unit=each.unit,
                from_seq=each.from_seq,
                to_seq=each.to_seq,
                dossiers=each.dossiers,
                unknown_dossiers=each.unknown_dossiers,
            )
            facts = each.to_seq - each.from_seq + 1
            self.metrics.count("motcua_recovered_facts_total", facts)
        if restored.forked:
            forks = len(restored.forked)
            self.metrics.count("motcua_ledger_forks_total", forks, consumer=self.reader)
        return restored

    def before_publishing(self) -> None:
        """Compare what was not compared at the start. Raises BusUnavailable, CatalogNotHere."""
        while not self.is_compared:
            try:
                self.settle(self.compare())
            except HeadMoved as moved:
                # It wrote beyond what the topic has: the next look will find the fork.
                log.warning("tail_compared_again", unit=str(moved))
