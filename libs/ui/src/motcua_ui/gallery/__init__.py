"""Every component with ordinary and with extreme data: ``python -m motcua_ui.gallery``.

Used by tests and by people who change the pages; no service depends on it.
"""

from flask import Flask, flash, render_template

from motcua_ui.gallery import samples
from motcua_ui.shell import install, render, render_error

PAGES = (
    "ban-lam-viec",
    "ho-so",
    "bieu-mau",
    "bao-cao",
    "trong",
    "cong-dan",
    "kiosk",
    "bang",
)


def create_app(*, prefix: str = "") -> Flask:
    """The gallery as an application; its time is fixed so that pictures can be compared."""
    app = Flask(__name__)
    app.secret_key = "gallery"  # noqa: S105  nothing is protected by it
    install(app, service="gallery", prefix=prefix, shell=samples.shell)

    @app.get("/")
    def index() -> str:
        return render_template("gallery/index.html", pages=PAGES)

    @app.get("/<any({}):name>".format(",".join(f"'{page}'" for page in PAGES)))
    def page(name: str) -> str:
        if name == "ho-so":
            flash("Đã chuyển hồ sơ sang Chi cục Thuế khu vực VII.", "done")
        return render(f"gallery/{name}.html", samples)

    @app.post("/tim")
    def found() -> str:
        return render("gallery/tim.html", samples)

    @app.get("/dang-nhap")
    def sign_in() -> str:
        return render("ui/sign_in.html", samples.SIGN_IN)

    @app.get("/tu-choi")
    def refused() -> tuple[str, int]:
        return render_error(samples.REFUSED)

    @app.get("/loi")
    def failed() -> tuple[str, int]:
        return render_error(samples.FAILED)

    return app
