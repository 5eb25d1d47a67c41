"""Statutory forms on paper: values of ``app.printing`` made into PDF by typst."""

from motcua_intake.adapters.pdf.printer import TypstPrinter

__all__ = ["TypstPrinter"]
