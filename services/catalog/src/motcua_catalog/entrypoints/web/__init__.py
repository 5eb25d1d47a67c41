"""Signing in, and the catalogue for everybody to read."""
