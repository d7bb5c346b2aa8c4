"""Brings up what the application needs on one machine, and takes it down again.

Nothing of the application is imported: the launcher starts PostgreSQL and Valkey from their
wheels, hands their addresses to the application's commands through the environment, and cleans up
behind them.
"""
