"""The whole stack, started once for all tests of this folder, and those who walk it."""

import html
import json
import re
import time
from typing import NamedTuple

import pytest
import requests

from tests.browser.conftest import browser_type_launch_args  # noqa: F401
from tests.servers.stack import Stack


@pytest.fixture(scope="session")
def stack():
    with Stack() as running:
        yield running


class Answer(NamedTuple):
    status: int
    text: str
    headers: dict
    seconds: float


class Reader:
    """Somebody without a cookie, through nginx."""

    def __init__(self, stack):
        self.stack = stack
        self.session = requests.Session()
        self.session.verify = str(stack.certificate)
        self.session.trust_env = False

    def get(self, path: str, **headers) -> Answer:
        began = time.monotonic()
        answer = self.session.get(self.stack.url + path, headers=headers, timeout=70, allow_redirects=False)
        assert not answer.cookies, f"{path} set a cookie"
        return Answer(answer.status_code, answer.text, answer.headers, time.monotonic() - began)

    def reads(self, path: str) -> str:
        """The words of a page that is there."""
        answer = self.get(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    def ready(self) -> dict:
        return json.loads(self.get("/readyz").text)


@pytest.fixture
def reader(stack):
    return Reader(stack)


@pytest.fixture
def editor(browser, stack):
    """A logged-in editor's window."""
    context = browser.new_context(
        base_url=stack.url, viewport={"width": 1280, "height": 1000}, ignore_https_errors=True
    )
    page = context.new_page()
    email, password = stack.logins["administrator"]
    page.goto("/admin/")
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    yield page
    context.close()


def publish(page, title: str, new_title: str) -> None:
    """An editor finds a page by its title, gives it another and publishes it."""
    page.goto("/admin/pages/search/?q=" + title.split()[0])
    page.get_by_role("link", name=re.compile(f"^{re.escape(title)}")).first.click()
    page.wait_for_url("**/edit/")
    page.locator("textarea[name=title], input[name=title]").first.fill(new_title)
    page.get_by_role("button", name=re.compile("More actions|Actions")).last.click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_load_state()


def eventually(holds, seconds: float = 60):
    """What `holds` returns, as soon as it is true."""
    until = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > until:
            pytest.fail(f"Not within {seconds:.0f} s: {holds.__doc__ or holds.__name__}")
        time.sleep(0.2)
    return found
