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

    from .inside import Inside

    inside = Inside(begin=[met.path for met in REGISTRY])
    faults, slowest = inside.run(options.seed, range(options.first, options.last, options.step))
    found = {
        "public": sum(address.public for address in inside.addresses),
        "parameters": sum(len(address.parameters) for address in inside.addresses if address.public),
        "faults": [{"what": f"{fault.odd.address.name}: {fault.wrong}", "shown": str(fault)} for fault in faults],
        "slowest": [[seconds, str(odd)] for seconds, odd in slowest],
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
