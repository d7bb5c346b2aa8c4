"""Directory files for tests: small ones by the row, and one of many thousand odd rows."""

import csv
import io
from io import BytesIO

import xlsxwriter

HEADER = [
    "SCHOOL_YEAR",
    "ST",
    "LEAID",
    "LEA_NAME",
    "NCESSCH",
    "SCH_NAME",
    "SY_STATUS",
    "LEVEL",
    "GSLO",
    "GSHI",
    "LCITY",
    "MEMBER",
]
SCHOOLS_A_DISTRICT = 8


def school(number, *, district=None, **cells):
    """The cells of one sound school of Alabama; `number` tells it apart."""
    leaid = f"01{district if district is not None else number // SCHOOLS_A_DISTRICT:05d}"
    row = {
        "SCHOOL_YEAR": "2026-2027",
        "ST": "AL",
        "LEAID": leaid,
        "LEA_NAME": f"District {leaid}",
        "NCESSCH": f"{leaid}{number:05d}",
        "SCH_NAME": f"School {number}",
        "SY_STATUS": "1",
        "LEVEL": "Elementary",
        "GSLO": "KG",
        "GSHI": "05",
        "LCITY": "Ash",
        "MEMBER": str(100 + number % 400),
    }
    return row | cells


def as_csv(rows, header=HEADER, encoding="utf-8"):
    buffer = io.StringIO()
    lines = csv.DictWriter(buffer, header, lineterminator="\r\n", extrasaction="ignore")
    lines.writeheader()
    lines.writerows(rows)
    return BytesIO(buffer.getvalue().encode(encoding))


def as_xlsx(rows, header=HEADER):
    """As somebody saves it who opened the CSV in a spreadsheet: numbers without leading zeros."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header)
        for place, row in enumerate(rows, start=1):
            cells = [row[name] for name in header]
            sheet.write_row(place, 0, [int(c) if c.isdigit() else c for c in cells])
    buffer.seek(0)
    return buffer


def odd_rows(count):
    """`count` schools, with what goes wrong in life; row n of the file is the n-2nd here."""
    rows = [school(number) for number in range(count)]
    for number in range(0, count, 10):
        rows[number] = school(number, SCH_NAME=f"École Élémentaire Nº {number}")
    for number in range(0, count, 7):
        lost = rows[number]
        rows[number] = lost | {"LEAID": lost["LEAID"][1:], "NCESSCH": lost["NCESSCH"][1:]}
    for number in range(3, count, 50):
        rows[number] |= {"SY_STATUS": "2"}
    for number in range(4, count, 50):
        rows[number] |= {"MEMBER": "-1", "GSLO": "M", "GSHI": "N"}
    for number in range(1001, count, 1000):
        rows[number] |= {"NCESSCH": rows[number - 1]["NCESSCH"], "LEAID": rows[number - 1]["LEAID"]}
    for number in range(505, count, 1000):
        rows[number] |= {"MEMBER": "many"}
    for number in range(606, count, 1000):
        rows[number] |= {"SCH_NAME": ""}
    return rows
