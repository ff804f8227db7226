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
    found = {}
    for path in sys.argv[1:]:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        cache.clear()
        with CaptureQueriesContext(connection) as cold:
            client.get(path)
        times = []
        for _ in range(ROUNDS):
            began = time.process_time()
            client.get(path)
            times.append(1000 * (time.process_time() - began))
        found[path] = {
            "status": answer.status_code,
            "queries": len(queries),
            "cold": len(cold),
            "cpu": statistics.median(times),
        }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
