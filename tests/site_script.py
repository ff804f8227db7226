"""`static/js/site.js`, the one script of the public pages, made of the modules in `static/js/site/`.

    python -m tests.site_script    # after a change to a module: `make script`

One small request is served, and a module has one behavior. tests/test_site_script.py says when the file is old.
"""

from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static" / "js"
TARGET = STATIC / "site.js"
# The order matters for one of them: who has to leave must not wait for anything else.
MODULES = ("quick_exit", "disclosure", "printing", "alerts")
HEADER = "/* Everything works without this file. Made of static/js/site/*.js by `make script`: change those. */\n"


def bundle() -> str:
    """The text of the script: each module, which is a function of its own, after the other."""
    return HEADER + "\n".join((STATIC / "site" / f"{name}.js").read_text() for name in MODULES)


if __name__ == "__main__":
    TARGET.write_text(bundle())
    print(f"{TARGET}: {len(MODULES)} modules, {TARGET.stat().st_size} bytes")
