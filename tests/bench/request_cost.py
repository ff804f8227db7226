"""What each of these addresses costs in one process: queries, processor time, bytes. Runs in any Django project."""

import json
import statistics
import sys
import time

import django

ROUNDS = 15


def main() -> None:
    django.setup()
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}")
        # At once: the next request empties the list that they are counted in.
        return len(captured)

    found = {}
    for path in sys.argv[1:]:
        client.get(path)
        warm = queries(path)
        cache.clear()
        cold = queries(path)
        times = []
        for _ in range(ROUNDS):
            began = time.process_time()
            client.get(path)
            times.append(1000 * (time.process_time() - began))
        found[path] = {"queries": warm, "cold": cold, "cpu": statistics.median(times)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
