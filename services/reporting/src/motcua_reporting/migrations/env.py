"""Alembic's entry: the kit runs it under an advisory lock."""

from alembic import context

from motcua_kit.db.migrate import run_in_env

run_in_env(context)
