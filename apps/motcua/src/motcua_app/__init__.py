"""The motcua command: run everything on one machine, seed, replay, prove."""
