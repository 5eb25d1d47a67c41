"""The notify service of Một Cửa."""
