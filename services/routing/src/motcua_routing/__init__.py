"""The routing service of Một Cửa."""
