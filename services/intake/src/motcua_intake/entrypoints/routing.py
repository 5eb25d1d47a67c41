"""Joining the methods of a page class to routes, each with its permission."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint

View = Callable[..., Any]
Guard = Callable[[View], View]


class Routes:
    """Adds routes to a blueprint under one permission (a decorator of ``motcua_kit.web``)."""

    def __init__(self, blueprint: Blueprint, guard: Guard) -> None:
        self._blueprint = blueprint
        self._guard = guard

    def get(self, path: str, view: View) -> None:
        """A page; its endpoint is the method's name."""
        self._add(path, view, "GET")

    def post(self, path: str, view: View) -> None:
        """A form's target."""
        self._add(path, view, "POST")

    def _add(self, path: str, view: View, method: str) -> None:
        # Permissions are marked on functions; a bound method takes no marks.
        @wraps(view)
        def answer(**values: str) -> Any:  # noqa: ANN401
            return view(**values)

        name = view.__name__
        self._blueprint.add_url_rule(path, name, self._guard(answer), methods=[method])
