"""Pages and JSON of the routing service."""
