"""Pytest plugin: real parts, browser and platform as fixtures."""
