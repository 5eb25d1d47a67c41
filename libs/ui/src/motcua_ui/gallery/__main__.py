"""``python -m motcua_ui.gallery [port]``: the gallery on this machine only."""

import sys

from motcua_ui.gallery import create_app

create_app().run("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 5050)
