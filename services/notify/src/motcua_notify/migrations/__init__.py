"""Numbered migrations of notify's database."""
