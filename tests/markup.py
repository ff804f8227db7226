"""HTML for comparisons in tests: without the whitespace that means nothing, so that a template may be indented."""

import re


def tidy(html: str) -> str:
    """One space for a run of them; none at the ends of tags, nor between a tag and what stands beside it."""
    html = re.sub(r"\s+", " ", html)
    html = re.sub(r" (/?>)", r"\1", html)
    return re.sub(r" ?(<[^>]*>) ?", r"\1", html)
