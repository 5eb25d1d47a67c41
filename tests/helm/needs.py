"""Who calls whom: what the chart's policies are held to, as they are written and on a cluster.

Who is called is a part of the chart (`app.kubernetes.io/component`) and its port.
"""

from __future__ import annotations

from collections.abc import Mapping

Called = tuple[str, int]
WEB, GRPC, METRICS = 8080, 9090, 9100
INTAKES = tuple(
    f"intake-{each}" for each in ("dan-tien", "khoai-chau", "trung-tam-tinh", "con-lai")
)
POSTGRES: Called = ("postgres", 5432)
KAFKA: Called = ("kafka", 9092)
RABBITMQ: Called = ("rabbitmq", 5672)
STORES = frozenset({POSTGRES, KAFKA, RABBITMQ})
ASKED = frozenset((f"{each}-web", GRPC) for each in ("catalog", "routing", "notify"))
SCREENS = frozenset(
    (f"{each}-web", WEB) for each in ("catalog", "routing", "notify", "reporting", *INTAKES)
)
DOOR: Called = ("door", WEB)
PLACES = STORES | ASKED | SCREENS | {DOOR}

NEEDS: Mapping[str, frozenset[Called]] = {
    "door": SCREENS | {DOOR},
    "catalog-web": frozenset({POSTGRES}),
    "catalog-background": frozenset({POSTGRES, KAFKA}),
    "routing-web": frozenset({POSTGRES}),
    "routing-background": frozenset({POSTGRES, KAFKA}),
    "notify-web": frozenset({POSTGRES, RABBITMQ}),
    "notify-background": frozenset({POSTGRES, KAFKA, RABBITMQ}),
    "reporting-web": frozenset({POSTGRES, KAFKA}),
    "reporting-background": frozenset({POSTGRES, KAFKA}),
    **{f"{intake}-web": ASKED | {POSTGRES} for intake in INTAKES},
    **{f"{intake}-background": ASKED | {POSTGRES, KAFKA} for intake in INTAKES},
}
