"""Logs, metrics and traces: ids and codes only, names in one place (P11, P12)."""
