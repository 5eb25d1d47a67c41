"""The `motcua` command: finds its subcommands in :mod:`motcua_app.commands`.

Only the module of the subcommand that is asked for is imported, so that `motcua due` does not
wait for a web client and `motcua status` not for a database driver.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import typer

from motcua_app import commands
from motcua_app.output import DONE, NO, WRONG_USE, CannotDo

_HELP = "Một Cửa: chạy, nạp dữ liệu, đi thử, đối soát cả hệ thống trên một máy."
_INTERRUPTED = 130
_PROBLEMS: Final = {
    "NoSuchOption": "Không có tham số {name}",
    "MissingParameter": "Thiếu tham số {name}",
    "BadParameter": "Giá trị của tham số {name} chưa đúng",
    "BadOptionUsage": "Tham số {name} chưa đúng cách",
}


def command_names() -> list[str]:
    """Every subcommand there is."""
    return sorted(module.name for module in iter_modules(commands.__path__))


def make_app(names: Iterable[str]) -> typer.Typer:
    """The command with these subcommands."""
    app = typer.Typer(
        help=_HELP,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_nothing)
    for name in names:
        import_module(f"{commands.__name__}.{name}").register(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one subcommand; its exit status."""
    names = command_names()
    asked = next((word for word in arguments if not word.startswith("-")), None)
    app = make_app([asked] if asked in names else names)
    try:
        status = app(args=list(arguments), prog_name="motcua", standalone_mode=False)
    except CannotDo as reason:
        return _fail(str(reason))
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as misuse:
        return _wrong_use(misuse, asked, names)
    return status if isinstance(status, int) else DONE


def main() -> None:
    """Entry point of the `motcua` command."""
    try:
        status = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our answer has seen enough; Python must not complain while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = NO
    except KeyboardInterrupt:
        status = _INTERRUPTED
    sys.exit(status)


def _nothing() -> None:
    """A callback keeps the subcommand's name needed even where only one is registered."""


def _wrong_use(misuse: typer.TyperException, asked: str | None, names: Sequence[str]) -> int:
    """Typer says it in English and with its usage; we say it in one Vietnamese sentence."""
    if asked not in names:
        problem = f"Không có lệnh con “{asked}”" if asked else "Thiếu lệnh con"
        return _fail(f"{problem}; hãy dùng một trong: {', '.join(names)}.")
    kind = type(misuse).__name__
    spellings = getattr(getattr(misuse, "param", None), "opts", None) or [""]
    name = getattr(misuse, "option_name", None) or spellings[0]
    problem = _PROBLEMS.get(kind, "Cách gọi lệnh chưa đúng").format(name=name)
    return _fail(f"{problem}; hãy xem `motcua {asked} --help`.")


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return WRONG_USE
