"""The intake service of Một Cửa."""
