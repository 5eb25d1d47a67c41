import socket
from pathlib import Path

from motcua_parts import ports


def test_a_home_keeps_its_ports(tmp_path: Path) -> None:
    first = ports.kept_ports(tmp_path / "ports.json", ["web", "grpc"])

    assert ports.kept_ports(tmp_path / "ports.json", ["grpc", "web"]) == first
    assert len(set(first.values())) == 2


def test_a_port_somebody_listens_on_is_not_free() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]

        assert not ports.is_free(taken)
        assert ports.accepts(taken)
