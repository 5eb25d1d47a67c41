"""The rules of a unit's dossiers: no I/O, no framework; time and ids are arguments."""
