"""What the components are shown with. All of it is invented; the numbers are those kept for fiction (555-01…)."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.templatetags.static import static
from django.utils.translation import get_language

from cms.i18n.localized_text import LocalizedText
from cms.pages.blocks.stream import ContentStreamBlock
from cms.pages.models import StandardPage
from cms.resources.models import ResourcePage
from coalition.directory.params import DirectoryParams
from search.index.models import SearchEntry


class Example(NamedTuple):
    """One state: its name, what the template or the block is given, and the element that it needs around itself."""

    name: str
    values: Any  # the context of a template; for a block, its value as the block understands it
    tag: str = ""
    css_class: str = ""


CHECKED, DUE = date(2026, 3, 2), date(2026, 9, 2)
SPANISH = LocalizedText("¿Tiene miedo? Llame: contestamos en español.", "es")
ARABIC = LocalizedText("خط ساخن للعائلات", "ar")
LONG_WORD = "Donaudampfschifffahrtsgesellschaftsversammlung"

FLYER = {
    "title": "Rights at school",
    "language": "en",
    "file_extension": "pdf",
    "pages": 2,
    "file_size": 48_000,
    "tagged": True,
    "url": "/resources/",
}
FILES = [
    FLYER,
    FLYER | {"title": "Derechos en la escuela", "language": "es", "pages": 1, "tagged": False},
    FLYER | {"title": "حقوقك في المدرسة", "language": "ar", "pages": None},
]
PHONE = {
    "description": "Help line",
    "tel": "+13125550142",
    "number": "(312) 555-0142",
    "extension": "",
    "languages": ["en", "es", "ar"],
    "types": ["voice", "sms", "whatsapp"],
}
HOTLINE = {
    "name": LocalizedText("Hotline of the union"),
    "number": "(202) 555-0142",
    "tel": "+12025550142",
    "note": LocalizedText("When someone has been detained."),
    "languages": ["en", "es"],
    "hours": LocalizedText("Every day, 9 am to 9 pm Eastern"),
}
GROUP = {
    "target_populations": ["families", "students"],
    "locations": [
        {"street": "12 Linden Street", "city": "Springfield", "state": "IL", "zip": "62701"},
        {"street": "", "city": "Chicago", "state": "IL", "zip": ""},
    ],
    "hidden_location": False,
    "website": "https://copper-beech.example/",
    "founded": 1998,
    "accepts_introductions": "yes",
}
SERVICES = [
    {
        "service_type": "legal-help",
        "note": "First talk of 30 minutes.",
        "cost_option": "free",
        "languages": ["en", "es"],
        "delivery_modes": ["in-person", "phone"],
    },
    {"service_type": "food-and-rent", "note": "", "cost_option": "", "languages": [], "delivery_modes": []},
]
FRESH, DUE_NOW, OVERDUE = (
    {"status": status, "assured_on": CHECKED, "next_review_due": DUE} for status in ("fresh", "due", "overdue")
)
CARD = {
    "slug": "copper-beech-legal-desk",
    "service_types": ["legal-help", "food-and-rent"],
    "cities": [["Chicago", "IL"], ["Springfield", "IL"]],
    "cost_options": ["free", "sliding"],
    "verification": FRESH,
    "invented": True,
}
REASONS = [
    {"icon": "area", "text": "Serves Cook County"},
    {"icon": "pin", "text": "3 miles"},
    {"icon": "phone", "text": "By phone"},
]
PAGE = {"checked_on": CHECKED, "review_due": DUE, "is_review_overdue": False, "is_original": True}
REVIEWED = {
    "legal_reviewed_by": "counsel",
    "get_legal_reviewed_by_display": "counsel of the union",
    "legal_reviewed_on": CHECKED,
    "legal_jurisdiction": "state:OH",
}
NO_FILTERS = DirectoryParams(where="60608", q="", services=(), languages=(), page=1)
FILTERED = DirectoryParams(where="60608", q="", services=("legal-help",), languages=("es",), page=1)


def entry(**facts) -> SearchEntry:
    """A row of the projection that was never stored."""
    shown = {"kind": "flyer", "url": "/resources/rights-at-hand/rights-at-school/"}
    plain = {
        "kind": "resource",
        "locale": get_language(),
        "title": "Rights of students and families at school",
        "summary": "What a school may ask, and what nobody has to answer.",
        "display_data": shown,
    }
    return SearchEntry(**plain | facts)


def foreign_entry() -> SearchEntry:
    """An entry in another language than the reader's: Spanish, or English where that is the reader's."""
    return entry(
        locale="es" if get_language() != "es" else "en",
        title="Derechos en la escuela" if get_language() != "es" else "Rights at school",
        summary="",
    )


def hit(**facts) -> dict:
    """The context of a search result, a resource unless `facts` say otherwise."""
    found = {
        "entry": entry(),
        "kind": "Resource",
        "title": "Rights of students and families at school",
        "url": "/resources/rights-at-hand/rights-at-school/",
        "passage": "What a school may ask, and what nobody has to answer.",
        "foreign": "",
        "in_file": False,
        "verification": None,
    }
    return {"hit": found | facts}


def row(title: str, why=(), **card) -> dict:
    """The context of a group in a list: `why` are reasons with icon and text, `card` what differs from CARD."""
    return {"entry": entry(kind="group", title=title), "card": CARD | card, "why": why}


def resource(**facts) -> ResourcePage:
    """A page that was never stored; its list is the only one that shows it."""
    page = ResourcePage(title="Rights at school", summary="Two pages to print and fold.", kind="flyer", **facts)
    page.documents = FILES
    page.get_url = lambda request=None: "/resources/rights-at-hand/rights-at-school/"
    return page


def body_item(kind: str, value, **place) -> dict:
    """The context of one block in the body of a page; `place` may set its anchor and level."""
    stream = ContentStreamBlock().to_python([{"type": kind, "value": value}])
    return {"item": {"block": stream[0], "anchor": "", "level": 2} | place}


def machine_made() -> dict:
    """The context of the note on a machine translation, with the English page among the languages."""
    current = get_language()
    other = {"code": "en", "url": "/patterns/", "name": "English", "shown": current == "en"}
    return {"page": {"machine_made": True}, "languages": [other]}


def component_states() -> dict[str, list[Example]]:
    """Template → its states."""
    region_rows = [row("Copper Beech Legal Desk", REASONS), row("Lantern House")]
    alert = {"text": LocalizedText("Raids reported in Chicago schools today"), "more": "", "link": "", "url": ""}
    region = {"region": {"code": "state:OH"}, "service_types": {}}
    alerts, results, files = ("div", "alerts"), ("ol", "result-list"), ("ul", "divided-list file-list")
    states = {
        "alert": [
            Example(
                "Urgent, with more to read",
                {
                    "alert": alert
                    | {
                        "level": "urgent",
                        "more": LocalizedText("Stay where you are. Call first."),
                        "link": LocalizedText("Read what to do"),
                        "url": "/campaign/",
                    }
                },
                *alerts,
            ),
            Example("Important", {"alert": alert | {"level": "warning"}}, *alerts),
            Example(
                "Good to know, in another language",
                {"alert": alert | {"level": "information", "text": SPANISH}},
                *alerts,
            ),
        ],
        "alternatives": [Example("With an entry", {"entries": [entry()]}), Example("Without", {"entries": []})],
        "body_item": [
            Example("Heading", body_item("heading", "What is happening", anchor="what-is-happening")),
            Example("Block", body_item("text", "<p>You may stay silent.</p>")),
        ],
        "breadcrumbs": [
            Example(
                "Of a page",
                {"ancestors": [{"title": "Resources", "url": "/resources/"}], "current_title": "Rights at school"},
            ),
            Example("In the directory", {"in_directory": True, "current_title": "Copper Beech Legal Desk"}),
        ],
        "byline": [
            Example("Checked", {"page": PAGE}),
            Example("Overdue", {"page": PAGE | {"is_review_overdue": True}}),
            Example("Legally reviewed", {"page": PAGE | REVIEWED}),
            Example("Translation of what was reviewed", {"page": PAGE | REVIEWED | {"is_original": False}}),
            Example("Nothing known", {"page": {}}),
        ],
        "call_to_action_list": [
            Example(
                "Three",
                {
                    "level": 4,
                    "asks": [{"title": f"Ask {n}", "text": "Why, and how.", "page": None} for n in (1, 2, 3)],
                },
            )
        ],
        "chevron": [Example("Alone", {})],
        "cost": [Example(cost or "Nothing known", {"cost": cost}) for cost in ("free", "sliding", "fee", "")],
        "default_logo": [Example("Alone", {})],
        "delivery_modes": [Example("All", {"modes": ["in-person", "phone", "video"]})],
        "directory_chips": [
            Example(
                "Place, service and language",
                {"params": FILTERED, "place": {"label": "60608"}, "service_types": {"legal-help": "Legal help"}},
            ),
            Example("No filter", {"params": DirectoryParams("", "", (), (), 1)}),
        ],
        "entry_line": [
            Example("In the reader's language", {"entry": entry(), "level": 4}),
            Example("In another", {"entry": foreign_entry(), "level": 4}),
        ],
        "facet": [
            Example(
                "One is on",
                {
                    "title": "Service",
                    "name": "service",
                    "rows": [
                        {"value": "legal-help", "name": "Legal help", "count": 12, "on": True},
                        {"value": "food-and-rent", "name": "Food", "count": 3, "on": False},
                    ],
                },
            ),
            Example("Nothing to choose", {"rows": []}),
        ],
        "file_line": [
            Example("Named by its language", {"document": FILES[1], "level": 4}, *files),
            Example("Named by its title", {"document": FLYER, "names_file": True, "level": 4}, *files),
        ],
        "file_list": [
            Example("In three languages", {"documents": FILES, "level": 4}),
            Example("None", {"documents": []}),
        ],
        "group_facts": [
            Example(
                "Everything", {"group": GROUP, "target_populations": {"families": "Families", "students": "Students"}}
            ),
            Example("Office not shown", {"group": {"hidden_location": True}}),
        ],
        "group_row": [
            Example("For a place", row("Copper Beech Legal Desk", REASONS) | {"level": 4}, *results),
            Example(
                "Office not shown, check due",
                row("Lantern House", cities=[], hidden_location=True, verification=DUE_NOW) | {"level": 4},
                *results,
            ),
            Example(
                "By phone, check overdue",
                row(LONG_WORD, cities=[], delivery_modes=["phone"], verification=OVERDUE) | {"level": 4},
                *results,
            ),
        ],
        "group_search": [
            Example("Empty", {"params": DirectoryParams("", "", (), (), 1)}),
            Example("With filters on", {"params": FILTERED, "q": "lawyer"}),
        ],
        "help_now": [Example("With the hotlines of this site", {})],
        "hero_illustration": [Example("On its ground", {}, "div", "hero")],
        "hotlines": [
            Example(
                "Two, one in another language",
                {"hotlines": [HOTLINE, HOTLINE | {"name": ARABIC, "note": SPANISH}], "level": 4},
            ),
            Example("None", {"hotlines": []}),
        ],
        "introductions": [
            Example("Welcome", {"group": GROUP}),
            Example("Through staff", {"group": {"accepts_introductions": "staff"}}),
            Example("Not said", {"group": {}}),
        ],
        "language_tag": [
            Example("Another language", {"code": "es" if get_language() != "es" else "en"}),
            Example("The reader's own", {"code": get_language()}),
        ],
        "machine_made": [Example("Not read yet", machine_made())],
        "menu": [Example("As on this page", {})],
        "next_steps": [Example("With the menu of this site", {"level": 4})],
        "no_groups": [
            Example("With filters on", {"params": FILTERED}),
            Example("Without", {"params": NO_FILTERS}),
        ],
        "nothing_found": [
            Example("In one part", {"q": "tenant union", "params": {"kind": "resource"}}),
            Example("Without words", {"q": "", "params": {}}),
        ],
        "notice": [
            Example(
                "Plain",
                {
                    "level": "plain",
                    "title": "No group in our list serves just this place.",
                    "text": "These serve a larger area around it.",
                },
            ),
            Example(
                "Warm, said at once",
                {"level": "warm", "title": "Search is simpler than usual just now.", "live": True},
            ),
            Example("Alert", {"level": "alert", "title": "Do not open the door.", "text": "Ask to see the warrant."}),
        ],
        "page_out_of_range": [Example("One page", {"last": 1}), Example("Twelve", {"last": 12})],
        "pagination": [
            Example("First page", {"numbers": [1, 2, 3, 12], "page_shown": 1, "last": 12}),
            Example("In the middle", {"numbers": [1, 5, 6, 7, 12], "page_shown": 6, "last": 12}),
            Example("One page", {"numbers": [1], "page_shown": 1, "last": 1}),
        ],
        "phone": [
            Example("Everything", {"phone": PHONE | {"extension": "12"}}),
            Example("Text messages alone", {"phone": PHONE | {"description": "", "languages": [], "types": ["sms"]}}),
        ],
        "place_search_form": [
            Example("Small", {"id": "near"}),
            Example("Large, filled", {"id": "near", "big": True, "where": "60608"}),
        ],
        "quick_exit_help": [Example("As in the footer", {})],
        "region_groups": [
            Example("Two of 14", {"section": {"count": 14, "context": region | {"rows": region_rows}}}),
            Example("None", {"section": {"count": 0, "context": region | {"rows": []}}}),
        ],
        "resource_row": [
            Example("With three files", {"resource": resource(checked_on=CHECKED), "level": 4}, *results),
        ],
        "result": [
            Example("Page", hit(), *results),
            Example(
                "In another language, found in a file",
                hit(foreign="es", title=SPANISH, passage=SPANISH, in_file=True),
                *results,
            ),
            Example(
                "Group",
                hit(
                    verification=OVERDUE,
                    entry=entry(display_data={"invented": True, "machine_made": True}),
                    kind="Group",
                ),
                *results,
            ),
        ],
        "result_heading": [
            Example(tier or "Any other", {"tier": tier}, "p", "result-heading")
            for tier in ("zip", "county", "within", "state", "nation", "near", "")
        ],
        "service_table": [
            Example(
                "Two", {"services": SERVICES, "service_types": {"legal-help": "Legal help", "food-and-rent": "Food"}}
            )
        ],
        "share": [
            Example(
                "With a short address",
                {
                    "urls": {"canonical": "https://union.example/campaign/"},
                    "title": "Raids and orders",
                    "description": "What to do, and who helps.",
                    "public_id": UUID(int=1),
                },
            )
        ],
        "site_logo": [
            Example("Name alone", {"site_context": {"home": "/", "name": LocalizedText("Name of your union")}}),
            Example(
                "Name in another language",
                {"site_context": {"home": "/", "name": LocalizedText("Sindicato de maestros", "es")}},
            ),
            Example(
                "Logo that has the name",
                {
                    "site_context": {
                        "home": "/",
                        "name": "Union",
                        "logo": {"url": static("img/mark.svg"), "width": 64, "height": 64, "has_name": True},
                    }
                },
            ),
        ],
        "state_list": [
            Example(
                "Two",
                {
                    "states": [
                        {"region": {"code": "state:OH"}, "count": 14},
                        {"region": {"code": "state:TX"}, "count": 3},
                    ]
                },
            )
        ],
        "toc": [
            Example(
                "Two headings",
                {"contents": [{"anchor": "toc", "title": "What is happening"}, {"anchor": "toc", "title": LONG_WORD}]},
            )
        ],
        "topic_chip": [
            Example("One is on", {"topics": [{"name": "Schools", "on": True}, {"name": "Work", "on": False}]})
        ],
        "topics": [
            Example(
                "Two", {"page": {"topics": [{"slug": "schools", "name": "Schools"}, {"slug": "work", "name": "Work"}]}}
            ),
            Example("None", {"page": {}}),
        ],
        "verification_status": [
            Example(name, {"state": state, "on": CHECKED, "due": DUE})
            for name, state in (("Fresh", "fresh"), ("Due", "due"), ("Overdue", "overdue"))
        ],
        "blocks/campaign": [
            Example("In the reader's language", {"entry": entry(kind="campaign", display_data={"url": "/campaign/"})}),
            Example("In another", {"entry": foreign_entry()}),
        ],
        "blocks/latest_entries": [
            Example("Two", {"latest": [entry(), foreign_entry()], "value": {"kind": "resource"}})
        ],
        "blocks/latest_on_topic": [
            Example("Two", {"value": {"title": "To print and share"}, "entries": [entry(), foreign_entry()]}),
            Example("None", {"value": {"title": "To print and share"}, "entries": []}),
        ],
        "blocks/links": [
            Example(
                "A page", {"value": {"title": "", "links": [{"page": None, "text": "Read next"}]}, "block_def": True}
            )
        ],
        "blocks/menu_page": [Example("A page", {"value": StandardPage(title="About us")})],
        "blocks/key_points": [
            Example(
                "On top of a page", {"value": {"title": "", "points": ["You may stay silent."]}, "heading_id": "key"}
            )
        ],
        "blocks/faq": [
            Example(
                "In the print view",
                {
                    "printing": True,
                    "value": {
                        "title": "",
                        "questions": [
                            {"question": "Do I have to open the door?", "answer": "No."},
                            {"question": "And at work?", "answer": "No."},
                        ],
                    },
                },
            )
        ],
    }
    return {f"components/{name}.html": examples for name, examples in states.items()}


def block_states() -> dict[str, list[Example]]:
    """Template → values of its block, beside the one of its preview."""
    step = {"title": "Keep the door closed", "text": ""}
    way = {"kind": "affiliates", "title": "For affiliates", "text": "Letters, workshops.", "links": []}
    columns = [{"type": "text", "heading": heading} for heading in ("State", "Bill", "Status", "Date", "What it does")]
    texts = ["Ohio", "HB 169", "In committee", "March 2", "Lets sheriffs hold people longer"]
    table = {"columns": columns, "rows": [{"values": texts}, {"values": texts}], "caption": ""}
    states = {
        "call_to_action_list": [
            Example(
                "Without a title",
                {
                    "title": "",
                    "asks": [{"title": "Share what you do", "text": "Tell us.", "link_text": "", "page": None}],
                },
            )
        ],
        "dates": [
            Example(
                "Two, without a text",
                {"title": "Coming up", "text": "", "dates": [{"when": "February 28", "time": "4 pm Eastern"}] * 2},
            )
        ],
        "definition_list": [Example("Without a title", {"title": "", "facts": [{"name": "For", "value": LONG_WORD}]})],
        "entry_point": [
            Example(
                "Highlighted",
                way | {"kind": "rights", "links": [{"page": None, "url": "/resources/", "text": "At school"}]},
            ),
            Example("Form", way | {"kind": "find", "title": "Find help near you"}),
            Example("Links", way | {"links": [{"page": None, "url": "/campaign/", "text": "Three asks"}]}),
        ],
        "entry_points": [
            Example(
                "Three",
                {
                    "ways": [
                        way | {"kind": kind, "title": f"Way in: {kind}"} for kind in ("rights", "find", "affiliates")
                    ]
                },
            )
        ],
        "group_finder": [Example("Without words of its own", {"title": "", "text": ""})],
        "key_points": [
            Example("Without a title", {"title": "", "points": ["You may stay silent.", "You may refuse to sign."]})
        ],
        "news_text": [Example("Without a title", {"title": "", "text": "<p>Raids have reached our schools.</p>"})],
        "next_steps_panel": [
            Example(
                "Two buttons",
                {
                    "title": "What you can do",
                    "text": "",
                    "links": [{"page": None, "text": "Make a plan"}, {"page": None, "text": "Find a group"}],
                },
            )
        ],
        "notice": [
            Example("Info", {"level": "plain", "title": "General information", "text": ""}),
            Example(
                "Danger", {"level": "alert", "title": "Do not sign", "text": "<p>Not before a lawyer has read it.</p>"}
            ),
        ],
        "menu_builtin": [Example("Search", "search")],
        "statistics": [
            Example(
                "Two",
                {
                    "figures": [
                        {"number": "26", "text": "states"},
                        {"number": "1,204", "text": "schools that took part"},
                    ]
                },
            )
        ],
        "steps": [Example("Without a title", {"title": "", "steps": [step, step]})],
        "table": [Example("Five columns scroll", {"caption": "Bills by state", "table": table})],
    }
    return {f"components/blocks/{name}.html": examples for name, examples in states.items()}
