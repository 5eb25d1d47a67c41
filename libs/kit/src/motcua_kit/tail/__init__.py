"""What a deployment's own ledgers hold beyond what its database knows: the tail on the topic.

A node restored from a backup knows less of its own ledgers than the topic does. Were it to go on,
two facts would carry one number: a fork. So it compares before it writes (`compare`), takes over
what the topic has beyond it (`adopt`), and stops a unit that went on in two places. `place` tells
a restored database from one whose process has merely started again.
"""

from motcua_kit.tail.adopt import HeadMoved, adopt, stop_forked
from motcua_kit.tail.compare import Tail, TailEntry, TailState, known_units, read_tail
from motcua_kit.tail.place import DatabasePlace

__all__ = [
    "DatabasePlace",
    "HeadMoved",
    "Tail",
    "TailEntry",
    "TailState",
    "adopt",
    "known_units",
    "read_tail",
    "stop_forked",
]
