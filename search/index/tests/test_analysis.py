"""Words as the database engines hold them."""

import sys
from concurrent.futures import ThreadPoolExecutor

from .. import analysis

LONG = ("organ", "general", "nation", "relation", "sensation", "operation", "condition", "tradition")
ENDINGS = ("ization", "fulness", "ousness", "iveness", "ational", "ability", "ements", "ingly")


def test_threads_stem_beside_each_other_and_get_what_one_alone_gets():
    words = [f"{beginning}{end}" for beginning in LONG for end in ENDINGS]
    alone = [analysis.stem.__wrapped__(word, "en") for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda _: [analysis.stem.__wrapped__(word, "en") for word in words], range(8)))
    finally:
        sys.setswitchinterval(interval)
    assert together == [alone] * 8
