"""The dashboards, in the order in which operators go from the whole to a part."""

from __future__ import annotations

from typing import Final

from deploy.grafana.boards.flow import FLOW
from deploy.grafana.boards.machinery import MACHINERY
from deploy.grafana.boards.messages import MESSAGES
from deploy.grafana.boards.promises import PROMISES
from deploy.grafana.boards.province import PROVINCE
from deploy.grafana.boards.service import SERVICE
from deploy.grafana.boards.unit import UNIT

BOARDS: Final = (PROVINCE, SERVICE, FLOW, UNIT, MESSAGES, MACHINERY, PROMISES)
