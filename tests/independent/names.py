"""Names and places: when two spellings are one body, and which prefectures make up a bureau's area."""

import unicodedata


def normal(name):
    """A name in normal form: NFKC, single spaces. Two names with one normal form are one body."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def in_address(name):
    """A normal name as a part of an address."""
    signs = {"%": "%25", "/": "%2F", "?": "%3F", "#": "%23", " ": "%20"}
    return "".join(signs.get(sign, sign) for sign in name)


AREAS = {
    "hokkaido": "01",
    "tohoku": "02 03 04 05 06 07",
    "kanto": "08 09 10 11 12 13 14 15 19 20 22",
    "chubu": "16 17 21 23 24",
    "kinki": "18 25 26 27 28 29 30",
    "chugoku": "31 32 33 34 35",
    "shikoku": "36 37 38 39",
    "kyushu": "40 41 42 43 44 45 46",
    "okinawa": "47",
}

AREA_OF = {prefecture: area for area, prefectures in AREAS.items() for prefecture in prefectures.split()}
