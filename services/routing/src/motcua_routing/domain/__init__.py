"""Rules of the way between units: no I/O, no framework."""
