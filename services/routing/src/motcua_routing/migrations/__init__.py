"""Migrations of the routing database."""
