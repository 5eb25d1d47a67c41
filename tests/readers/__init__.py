"""Intake and its readers in one process: what one misses, the other publishes again."""
