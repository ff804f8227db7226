"""What a PDF does besides being read: refused, except going to a page and following a link that somebody clicks."""

import pikepdf

from .paths import is_local_path
from .report import ProblemError

ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/Rendition": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/RichMediaExecute": "media",
    "/GoTo3DView": "media",
    "/SubmitForm": "sends",
    "/ImportData": "sends",
    "/GoToR": "elsewhere",
    "/GoToE": "elsewhere",
}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "xfa",
    "/EmbeddedFiles": "attached",
    "/EF": "attached",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
}
ANNOTATIONS = {"/Movie": "media", "/Sound": "media", "/Screen": "media", "/3D": "media", "/RichMedia": "media"}
OTHERS = ("/ByteRange", "/AA", "/URI", "/Thread", "/Rect")  # where check_actions has a look as well
AUTOMATIC = {"/GoTo", "/Named"}  # may happen by itself: nothing but another page is shown
SCRIPTS = ("javascript:", "vbscript:", "data:")
MAX_CHAIN_LENGTH = 50  # actions, one after the other


def check_signatures(pdf) -> None:
    """A signature names who signed, and does not survive the cleaning. Places for one that are empty are harmless."""
    if "/Perms" in pdf.Root:
        raise ProblemError("signed")
    form = pdf.Root.get("/AcroForm")
    if form is not None and "/SigFlags" in form:
        del form["/SigFlags"]


def check_actions(thing, is_root: bool = False) -> None:
    """Raises ProblemError for a dictionary that does something. Takes links to files of one's own computer out."""
    keys = thing.keys()
    for key in KEYS.keys() & keys:
        raise ProblemError(KEYS[key])
    if "/ByteRange" in keys:
        raise ProblemError("signed")
    if "/S" in keys:
        _check_kind(thing)
    if "/Rect" in keys and str(thing.get("/Subtype", "")) in ANNOTATIONS:
        raise ProblemError(ANNOTATIONS[str(thing.Subtype)])
    if isinstance(thing, pikepdf.Stream) and "/F" in keys:
        raise ProblemError("elsewhere")
    if "/AA" in keys:
        for _, action in thing.AA.items():
            _check_automatic(action)
    if is_root and "/OpenAction" in keys:
        _check_automatic(thing.OpenAction)
    if str(thing.get("/S", "")) == "/URI" and is_local_path(str(thing.get("/URI", ""))):
        thing["/URI"] = pikepdf.String("")  # whoever clicks stays on the page


def _check_kind(action) -> None:
    kind = action.S
    if not isinstance(kind, pikepdf.Name):
        return
    if str(kind) in ACTIONS:
        raise ProblemError(ACTIONS[str(kind)])
    if str(kind) == "/Thread" and "/F" in action:
        raise ProblemError("elsewhere")
    if str(kind) == "/URI" and str(action.get("/URI", "")).strip().lower().startswith(SCRIPTS):
        raise ProblemError("script")


def _check_automatic(action) -> None:
    waiting = [action]
    for _ in range(MAX_CHAIN_LENGTH):
        if not waiting:
            return
        action = waiting.pop()
        if isinstance(action, pikepdf.Dictionary) and "/S" in action:
            kind = str(action.S)
            if kind not in AUTOMATIC:
                raise ProblemError(ACTIONS.get(kind, "automatic"))
            following = action.get("/Next")
            if following is not None:
                waiting.extend(following if isinstance(following, pikepdf.Array) else [following])
    raise ProblemError("automatic")
