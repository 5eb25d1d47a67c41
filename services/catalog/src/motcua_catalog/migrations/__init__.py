"""Numbered migrations of the catalogue's database."""
