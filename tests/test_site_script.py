"""The one script of the public pages is made of its modules, and of all of them."""

from .site_script import MODULES, STATIC, TARGET, bundle


def test_the_script_that_is_served_is_what_its_modules_make():
    assert TARGET.read_text() == bundle(), "run `make script`"


def test_every_module_is_in_the_script():
    assert {path.stem for path in (STATIC / "site").glob("*.js")} == set(MODULES)


def test_a_module_is_a_function_of_its_own():
    for name in MODULES:
        code = "\n".join(
            line for line in (STATIC / "site" / f"{name}.js").read_text().splitlines() if not line.startswith("//")
        )
        assert code.startswith("(() => {"), name
        assert code.endswith("})();"), name
