"""One process of `make fuzz`: some of the numbers, inside one installation. Says what it found as JSON."""

import argparse
import json

import django


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("seed", "first", "last", "step"):
        parser.add_argument(f"--{name}", type=int, required=True)
    options = parser.parse_args()
    django.setup()
    from tests.browser.registry import REGISTRY
    from tests.fuzz.wsgi_client import WsgiClient

    client = WsgiClient(begin=[met.path for met in REGISTRY])
    faults, slowest = client.run(options.seed, range(options.first, options.last, options.step))
    found = {
        "public": sum(address.public for address in client.addresses),
        "parameters": sum(len(address.parameters) for address in client.addresses if address.public),
        "faults": [{"what": f"{fault.request.address.name}: {fault.wrong}", "shown": str(fault)} for fault in faults],
        "slowest": [[seconds, str(request)] for seconds, request in slowest],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
