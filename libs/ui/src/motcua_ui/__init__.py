"""One page shell and one set of components for every screen of the platform."""

from motcua_ui.assets import fonts_dir
from motcua_ui.shell import install, is_fragment, render, render_error

__all__ = ["fonts_dir", "install", "is_fragment", "render", "render_error"]
