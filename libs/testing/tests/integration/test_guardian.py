import subprocess
import sys

from motcua_parts.processes import DetachedProcess, Launch, beginning_of
from motcua_testing.guardian import main as guard
from motcua_testing.session import OWNER, SessionParts


def test_parts_of_a_session_that_was_killed_are_thrown_away() -> None:
    parts = SessionParts.make()
    session = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (parts.folder / OWNER).write_text(str(session.pid))
    server = parts.postgres().pid
    own = DetachedProcess("kafka", parts.home("kafka"))
    one_tests_own = own.start(Launch(["sleep", "600"], parts.folder))
    assert server is not None

    session.kill()
    session.communicate()
    guard(parts.folder)

    assert not parts.folder.exists()
    assert beginning_of(server) is None
    assert beginning_of(one_tests_own) is None
