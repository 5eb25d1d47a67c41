"""The view-models of the components: what a template may show, already decided and worded."""

from motcua_ui.view.due import Due, DueMark, due_of
from motcua_ui.view.figures import Bar, BarPart, Bars, Tile, Trend, draw_bars
from motcua_ui.view.form import FieldError, Option
from motcua_ui.view.line import Line, Place, Station, Stop, draw_line
from motcua_ui.view.lists import (
    Column,
    Empty,
    Event,
    Fact,
    Pager,
    Slip,
    Table,
    Worklist,
    WorkRow,
)
from motcua_ui.view.page import ErrorPage, Notice, Person, Shell, SignIn, Task

__all__ = [
    "Bar",
    "BarPart",
    "Bars",
    "Column",
    "Due",
    "DueMark",
    "Empty",
    "ErrorPage",
    "Event",
    "Fact",
    "FieldError",
    "Line",
    "Notice",
    "Option",
    "Pager",
    "Person",
    "Place",
    "Shell",
    "SignIn",
    "Slip",
    "Station",
    "Stop",
    "Table",
    "Task",
    "Tile",
    "Trend",
    "WorkRow",
    "Worklist",
    "draw_bars",
    "draw_line",
    "due_of",
]
