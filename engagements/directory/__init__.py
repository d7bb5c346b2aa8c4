"""The import of a school directory: read, map, check, report, stage, store.

`importing.py` holds the deeds; the others are its steps, in the order `columns` (which column
means what), `reading` (rows and what is wrong with them), `staging` and `reporting` (what would
change), `annotating` (the file given back with its faults).
"""
