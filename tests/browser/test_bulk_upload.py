"""A folder of old files comes in through a real browser: how far it is, what was refused, and the rest kept."""

import re

import pytest
from playwright.sync_api import expect

from cms.documents.tests import factories

pytestmark = pytest.mark.browser
WORDS = "You have the right to remain silent when they come to your door, and you should ask for a lawyer."


@pytest.fixture
def folder(tmp_path):
    """Five files as somebody scanned and saved them; the third was cut off while it was copied."""
    made = tmp_path / "old files"
    made.mkdir()
    for number in range(1, 6):
        content = factories.a_pdf(f"{WORDS} {number}")
        (made / f"flyer-{number}.pdf").write_bytes(content[: len(content) // 2] if number == 3 else content)
    return made


def test_a_folder_with_a_broken_file_comes_in_and_the_rest_is_kept(log_in, own_demo, folder, picture):
    editor = log_in(own_demo, "editor")
    editor.goto("/admin/documents/")
    editor.get_by_role("link", name="Add a document").first.click()

    # The last file is held back, to see what the page says while it waits.
    held = []
    sent = lambda: len(editor.locator("#files-waiting tbody tr").all()) + editor.locator("#files-refused li").count()  # noqa: E731

    def hold_the_last(route):
        held.append(route) if sent() == 4 else route.continue_()

    editor.route("**/documents/folder/receive/", hold_the_last)
    editor.get_by_label("A folder").set_input_files(folder)
    status = editor.locator("#files-progress [role=status]")
    expect(status).to_have_text("3 of 5 files came in. Refused: 1.", timeout=60_000)
    bar = editor.get_by_role("progressbar", name="Files that came in")
    assert (bar.get_attribute("max"), bar.get_attribute("value")) == ("5", "4")
    assert len(held) == 1
    held[0].continue_()
    expect(status).to_have_text("4 of 5 files came in. Refused: 1.", timeout=60_000)

    refused = editor.get_by_role("region", name="Not taken").get_by_role("listitem")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text(re.compile(r"flyer-3\.pdf: .*cut off"))
    picture(editor, "a-folder-of-files")

    # What came in is there when she comes back after lunch, and becomes files of the site.
    editor.reload()
    rows = editor.locator("#files-waiting tbody tr")
    expect(rows).to_have_count(4)
    editor.get_by_role("button", name="Upload these files").click()
    editor.goto("/admin/documents/?q=flyer")
    for number, count in ((1, 1), (2, 1), (3, 0), (4, 1), (5, 1)):
        expect(editor.get_by_role("link", name=re.compile(f"^Flyer {number}$"))).to_have_count(count)
