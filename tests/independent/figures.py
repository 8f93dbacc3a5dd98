"""Every figure of an exported history, computed apart from Ayumi: `figures.py history.jsonl --as-of 2019-08-07`.

Prints one JSON object, from the address of each figure to its value. README.md says what each figure means."""

import argparse
import json
import sys
from datetime import date

import meetings
import pilots
import visits
from log import by, known, read

PROGRAMMES = {
    "meetings": meetings.figures,
    "pilots": pilots.figures,
    "visits": visits.figures,
    "reports": lambda events, _: {"issued": len(events)},
}


def figures(objects, as_of, known_at=None):
    """Every figure of every edition that had begun."""
    found = {}
    editions = by(known(objects, as_of, known_at), lambda event: (event.programme, event.edition))
    for (programme, edition), events in editions.items():
        own = PROGRAMMES[programme](events, as_of)
        found |= {f"{programme}/{edition}/{address}": value for address, value in own.items()}
    return found


def main():
    parser = argparse.ArgumentParser(description="Every figure of an exported history, computed apart from Ayumi.")
    parser.add_argument("history", help="what `ayumi export history.jsonl` wrote")
    parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="by what had occurred until this day")
    parser.add_argument("--known-at", help="by what was known at this position or RFC 3339 instant; else by all")
    asked = parser.parse_args()
    with open(asked.history, encoding="utf-8") as lines:
        objects = read(lines)
    json.dump(figures(objects, asked.as_of, asked.known_at), sys.stdout, ensure_ascii=False, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()
