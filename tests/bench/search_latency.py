"""In one installation: fill the search with made entries, or ask it and measure. Says what it found as JSON.

python -m tests.bench.search_latency fill 100000
python -m tests.bench.search_latency ask 100000 200
"""

import argparse
import json
import statistics
import time

import django

SLOWEST_OF = 0.95


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("fill", "ask"))
    parser.add_argument("entries", type=int)
    parser.add_argument("questions", type=int, nargs="?", default=0)
    options = parser.parse_args()
    django.setup()
    from search.index import sources
    from tests.bench.synthetic_data import SyntheticSource

    source = SyntheticSource(options.entries)
    # In this process only: the site itself knows nothing of these things.
    sources.register(source)
    print(json.dumps(fill() if options.what == "fill" else asked(source, options.questions)))


def fill() -> dict:
    """A rebuild from nothing; and beside the filling of the index it the same documents given to a bare bulk load."""
    from search.index import maintenance
    from search.index.engines.elasticsearch import get_elasticsearch_engine
    from search.index.models import SearchEntry

    began = time.perf_counter()
    left = maintenance.rebuild()
    found = {"rebuilt": time.perf_counter() - began, "drift": left, "rows": SearchEntry.objects.live().count()}
    if engine := get_elasticsearch_engine():
        began = time.perf_counter()
        maintenance._reindex(engine)
        found["filled"] = time.perf_counter() - began
        found["bare"] = bare_load(engine)
    return found


def bare_load(engine) -> float:
    """Seconds for the official client's bulk of documents that are ready, into an index of the same make."""
    from elasticsearch.helpers import bulk

    from search.index.engines.elasticsearch import _action
    from search.index.models import SearchEntry

    index = engine.new_index()
    actions = [_action(index, row) for row in SearchEntry.objects.live().iterator(chunk_size=1_000)]
    patient = engine.client.options(request_timeout=60)
    began = time.perf_counter()
    bulk(patient, actions, chunk_size=1_000)
    engine.writer.indices.refresh(index=index)
    seconds = time.perf_counter() - began
    engine.writer.indices.delete(index=index)
    return seconds


def asked(source, count: int) -> dict:
    from search.index.engines.elasticsearch import get_elasticsearch_engine
    from tests.bench.synthetic_data import questions

    seen = Seen(get_elasticsearch_engine())
    return {name: seen.timed(addresses) for name, addresses in questions(source, count).items()}


class Seen:
    """Asks addresses of the site, and notes beside each what Elasticsearch was asked and how long that took it."""

    def __init__(self, engine):
        from django.test import Client

        self.client = Client(headers={"host": "localhost"})
        self.engine = engine
        self.bodies, self.took = [], []
        if engine:
            self._listen(engine)

    def _listen(self, engine) -> None:
        ask = engine._ask

        def listening(body, start, size):
            answer = ask(body, start, size)
            self.bodies.append((body, start, size))
            self.took.append(answer["took"] / 1000)
            return answer

        engine._ask = listening

    def timed(self, addresses: list[str]) -> dict:
        for address in addresses[:20]:
            self.client.get(address)
        self.bodies, self.took, whole, odd = [], [], [], []
        for address in addresses:
            began = time.perf_counter()
            answer = self.client.get(address)
            whole.append(time.perf_counter() - began)
            if answer.status_code != 200:
                odd.append(f"{address}: {answer.status_code}")
        found = {"whole": spread(whole), "odd": odd[:5]}
        if self.engine:
            found |= {"took": spread(self.took), "bare": spread(self._bare()), "asked": len(self.took)}
        return found

    def _bare(self) -> list[float]:
        """The same bodies by a bare HTTP client, answers read and parsed."""
        import urllib3

        pool, times = urllib3.PoolManager(), []
        bodies = [
            json.dumps(body | {"from": start, "size": size, "_source": False, "track_total_hits": True})
            for body, start, size in self.bodies
        ]
        node = next(iter(self.engine.client.transport.node_pool.all())).base_url
        for body in bodies:
            began = time.perf_counter()
            answer = pool.request(
                "POST", f"{node}/{self.engine.alias}/_search", body=body, headers={"Content-Type": "application/json"}
            )
            json.loads(answer.data)
            times.append(time.perf_counter() - began)
        return times


def spread(times: list[float]) -> dict[str, float]:
    """Milliseconds: the middle, and what all but one in twenty stay below."""
    ordered = sorted(times) or [0.0]
    last = ordered[min(len(ordered) - 1, int(SLOWEST_OF * len(ordered)))]
    return {"p50": 1000 * statistics.median(ordered), "p95": 1000 * last}


if __name__ == "__main__":
    main()
