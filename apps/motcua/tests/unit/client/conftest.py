"""Lets the tests here import what they share (`--import-mode=importlib` adds no path)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
