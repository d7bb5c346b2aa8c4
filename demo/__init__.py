"""The demo: three fictional states, their people, and what happened so far.

Everything is drawn from one seeded generator and counted back from `today`, so that two loads
on one day are alike. No person, place or organisation in it exists.
"""
