"""The reporting service of Một Cửa."""
