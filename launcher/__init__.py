"""Brings up what the application needs on one machine, and takes it down again.

Standard library only, and ignorant of Django: it starts PostgreSQL and Valkey from their wheels,
hands their addresses to other programs through the environment, and cleans up behind them.
"""
