"""An editor's first day: a page of six blocks, two faults that she is told of, its translation, and its readers."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HARD = (
    "Notwithstanding jurisdictional considerations, administrative personnel anticipating unauthorized "
    "institutional interrogation shall immediately communicate substantive documentation requirements to "
    "appropriately designated supervisory representatives, irrespective of circumstantial particularities. "
)


WORDS = {
    "When the office is asked": "Cuando preguntan en la oficina",
    "Who answers when somebody asks the school office about a pupil.": "Quién contesta cuando preguntan.",
    "Nobody has to answer at the desk": "Nadie tiene que contestar en el mostrador",
}


def test_a_page_is_built_checked_translated_and_published(log_in, own_demo, browser, picture):
    editor = log_in(own_demo, "editor")
    # Only buttons save here: Wagtail's own saves take what is typed while one comes back for saved.
    editor.add_init_script("addEventListener('w-autosave:save', event => event.preventDefault())")
    editor.goto("/admin/pages/add/pages/standardpage/3/")
    field = lambda name: editor.locator(f"[name={name}]")  # noqa: E731
    editor.locator("textarea[name=title], input[name=title]").first.fill("When the office is asked")
    field("summary").fill("Who answers when somebody asks the school office about a pupil.")

    # What the blocks look like is seen before one is chosen.
    plus(editor)
    option = editor.get_by_role("option", name="Notice")
    assert editor.get_by_role("button", name="Preview").count() >= 6
    option.locator("xpath=following::button[contains(., 'Preview') or @aria-label='Preview'][1]").click()
    expect(editor.locator(".w-combobox-preview__iframe")).to_be_visible()
    picture(editor, "choose-a-block")
    option.click()
    add(editor, "Heading", body="Whom to call")
    text = field(f"body-{add(editor, 'Text')}-value")
    editor_of(text).click()
    editor.keyboard.type(HARD * 4)
    expect(text).to_have_value(re.compile(re.escape(HARD.strip()[-40:])))
    facts = add(editor, "Facts")
    field(f"body-{facts}-value-facts-0-value-name").fill("Hotline")
    field(f"body-{facts}-value-facts-0-value-value").fill("Every day, 7 am to midnight Eastern")
    steps = add(editor, "Steps")
    field(f"body-{steps}-value-steps-0-value-title").fill("Call the union")
    add(editor, "Find a group")
    field("body-5-value-title").fill("Groups near the school")

    # The notice has no title: the page is not published without it, and nothing typed is lost.
    publish(editor)
    expect(editor.locator(".messages")).to_contain_text("could not be")
    assert editor.locator(".w-field__errors, .error-message", has_text="required").count()
    expect(field("body-5-value-title")).to_have_value("Groups near the school")
    picture(editor, "what-is-missing")
    field("body-0-value-title").fill("Nobody has to answer at the desk")

    # The other fault is told beside the page.
    editor.get_by_role("button", name="Toggle checks").click()
    expect(editor.get_by_text("The text is hard to read").first).to_be_visible(timeout=60_000)
    picture(editor, "checks")
    editor.get_by_role("button", name="Toggle checks").click()
    editor_of(text).click()
    editor.keyboard.press("ControlOrMeta+a")
    editor.keyboard.type("Call the union. Say what was asked. Do not give names.")
    expect(text).to_have_value(re.compile("Do not give names"))
    publish(editor)
    expect(editor.locator(".messages")).to_contain_text("published")

    reader = browser.new_page()
    assert reader.goto(f"{own_demo.url}/when-the-office-is-asked/").status == 200
    assert "Nobody has to answer at the desk" in reader.locator("main").inner_text()

    editor.goto("/admin/pages/search/?q=When+the+office+is+asked")
    editor.get_by_role("link", name=re.compile("^When the office")).first.click()
    key = re.search(r"/pages/(\d+)/", editor.url)[1]
    editor.goto(f"/admin/localize/submit/page/{key}/")
    editor.get_by_label("Español").check()
    picture(editor, "send-to-translation")
    with editor.expect_navigation():
        editor.get_by_role("button", name="Submit", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("Español")
    assert reader.goto(f"{own_demo.url}/es/when-the-office-is-asked/").status == 404

    # The translator is told of it, finds it, and gives every string its words.
    translator = log_in(own_demo, "translator")
    picture(translator, "first-page-of-a-translator")
    translator.get_by_role("link", name="Translations in progress").click()
    translator.get_by_role("link", name=re.compile("^When the office")).first.click()
    picture(translator, "translate")
    translate(translator)
    expect(translator.get_by_role("button", name="Translate", exact=True)).to_have_count(0)
    assert not translator.get_by_role("button", name=re.compile("^Publish")).count(), "that is for an editor to decide"

    # The editor is told that it is whole, and publishes it.
    editor.goto("/admin/")
    editor.get_by_role("link", name="Translations ready to publish").click()
    editor.get_by_role("link", name=re.compile("^(When the office|Cuando preguntan)")).first.click()
    editor.get_by_role("button", name=re.compile("^Publish")).first.click()
    expect(editor.locator(".messages")).to_contain_text("Published")

    assert reader.goto(f"{own_demo.url}/es/when-the-office-is-asked/").status == 200
    assert reader.locator("h1").inner_text() == "Cuando preguntan en la oficina"
    assert "Nadie tiene que contestar en el mostrador" in reader.locator("main").inner_text()
    reader.close()


def translate(page):
    """Press "Translate" and "Save" at each string, from the first to the last."""
    button = page.get_by_role("button", name="Translate", exact=True)
    expect(button.first).to_be_visible()
    for left in range(button.count() - 1, -1, -1):
        original = page.locator("main li.incomplete p").first.inner_text()
        button.first.click()
        page.locator("main li.incomplete textarea").fill(WORDS.get(original, "Palabras"))
        page.get_by_role("button", name="Save", exact=True).click()
        expect(button).to_have_count(left)


def editor_of(field):
    """Where the rich text of this field is typed. It appears a moment after its block."""
    return field.locator("xpath=..").locator(".public-DraftEditor-content")


def plus(page):
    page.locator("[data-contentpath=body]").last.get_by_role("button", name="Insert a block").last.click()


def add(page, label, **values) -> int:
    """Add a block at the end. Its number."""
    number = int(page.locator("[name=body-count]").input_value())
    plus(page)
    page.get_by_role("option", name=label, exact=True).click()
    for words in values.values():
        page.locator(f"[name=body-{number}-value]").fill(words)
    return number


def publish(page):
    page.get_by_role("button", name=re.compile("More actions|Actions")).last.click()
    with page.expect_navigation():
        page.locator("button[name=action-publish]").click()
