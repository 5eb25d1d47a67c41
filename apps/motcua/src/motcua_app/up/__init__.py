"""Running one installation on this machine: its home, its processes, its door."""
