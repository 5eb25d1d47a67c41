"""What no fact carries and a restored node may lack: the applicant, and words.

It comes back with the sealed package of a handover, or an officer enters it again from papers.
"""

from __future__ import annotations

from motcua_intake.domain.dossier import Act, Applicant, Dossier, Holding, Recovered
from motcua_intake.domain.errors.reception import NothingToEnterAgain

ENTERED_AGAIN = "applicant_entered_again"


def take_private(dossier: Dossier, carried: Dossier) -> None:
    """Take the private part of the package that the dossier came in; what is known here stays."""
    if dossier.recovered is Recovered.INCOMPLETE:
        dossier.applicant, dossier.recovered = carried.applicant, Recovered.BROUGHT_UP
    dossier.notes = [*carried.notes, *(n for n in dossier.notes if n not in carried.notes)]
    dossier.components = [*carried.components, *dossier.components[len(carried.components) :]]


def enter_again(dossier: Dossier, applicant: Applicant, act: Act) -> None:
    """The applicant, from the papers in hand. Raises NothingToEnterAgain."""
    if dossier.recovered is not Recovered.INCOMPLETE or dossier.holding is Holding.GUEST:
        raise NothingToEnterAgain(dossier.code)
    dossier.applicant, dossier.recovered = applicant, Recovered.COMPLETED
    dossier.record(act, "noted", at=dossier.moment(act), kind=ENTERED_AGAIN)
