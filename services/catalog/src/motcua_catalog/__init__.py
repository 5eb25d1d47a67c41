"""The catalog service of Một Cửa."""
