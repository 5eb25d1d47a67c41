"""The subcommands of `motcua`: a module each, of the command's name, with ``register(app)``."""
