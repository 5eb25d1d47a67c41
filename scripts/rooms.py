"""A contract for import-linter: these rooms know the standard library, a few friends, no more."""

import sys

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class StdlibOnly(Contract):
    """The source modules import the standard library, themselves and the allowed packages."""

    source_modules = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001, ARG002
        """Every import that leaves the room for somewhere else is a breach."""
        breaches = []
        for root in sorted(self.source_modules):
            room = {root, *graph.find_descendants(root)} if root in graph.modules else set()
            for module in sorted(room):
                breaches += [
                    (module, imported)
                    for imported in sorted(graph.find_modules_directly_imported_by(module))
                    if imported not in room and not self._may_import(imported)
                ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """One line a breach."""
        for module, imported in check.metadata["breaches"]:
            output.print_error(f"{module} must not import {imported}", bold=False)

    def _may_import(self, module: str) -> bool:
        package = module.partition(".")[0]
        return package in sys.stdlib_module_names or package in (self.allowed or set())
