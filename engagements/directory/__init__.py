"""The import of a school directory: uploaded, read, looked at, imported.

`importing.py` holds what a person does, `working.py` what a worker does, and `examining.py` what
both a dry run and an import find out, in these steps: `columns` (which column means what),
`reading` (rows and what is wrong with them), `staging` (all of them in a table), `matching` (which
site each means), `comparing` (what would change), `outcomes` (the lists of it), `storing`.
`annotating` gives the file back with its faults.
"""
