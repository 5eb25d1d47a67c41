"""A cluster that holds what it was given: as much of Kubernetes' API as templates may look up."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

from tests.helm.chart import CHART, NAMESPACE, RELEASE, Manifest, Values, helm


def _plural(kind: str) -> str:
    return f"{kind.lower()}s"


def _folder(version: str) -> str:
    return f"/api/{version}" if version == "v1" else f"/apis/{version}"


def _answers(objects: Sequence[Manifest]) -> dict[str, Manifest]:
    """What is said at each address: which kinds there are, or one object."""
    said: dict[str, Manifest] = {}
    for each in objects:
        version, kind = each["apiVersion"], each["kind"]
        kinds = said.setdefault(
            _folder(version), {"kind": "APIResourceList", "groupVersion": version, "resources": []}
        )
        resource = {"name": _plural(kind), "namespaced": True, "kind": kind, "verbs": ["get"]}
        if resource not in kinds["resources"]:
            kinds["resources"].append(resource)
        place = f"{_folder(version)}/namespaces/{NAMESPACE}/{_plural(kind)}"
        said[f"{place}/{each['metadata']['name']}"] = each
    return said


@contextmanager
def holding(objects: Sequence[Manifest]) -> Iterator[str]:
    """The address of a cluster with these objects and no others."""
    said = _answers(objects)

    class Api(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = said.get(self.path.partition("?")[0])
            missing = {"kind": "Status", "apiVersion": "v1", "reason": "NotFound", "code": 404}
            body = json.dumps(found or missing).encode()
            self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def upgraded(values: Values, *, over: Sequence[Manifest]) -> list[Manifest]:
    """What an upgrade to these values makes where a cluster holds the objects `over`."""
    with (
        holding(over) as address,
        helm().Chart.load(CHART) as chart,
        helm().Config(kubeconfig_content=_way(address), namespace=NAMESPACE) as cluster,
    ):
        rendered: dict[str, str] = cluster.render(
            chart, values, name=RELEASE, namespace=NAMESPACE, revision=2, is_upgrade=True
        )
    return [
        document
        for name, text in rendered.items()
        if not name.endswith("NOTES.txt")
        for document in yaml.safe_load_all(text)
        if document is not None
    ]


def _way(address: str) -> str:
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "it", "cluster": {"server": address}}],
            "contexts": [{"name": "it", "context": {"cluster": "it", "user": "me"}}],
            "users": [{"name": "me", "user": {}}],
            "current-context": "it",
        }
    )
