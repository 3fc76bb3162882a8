"""The archive: one SQLite file, the only meeting point of what collects and what alerts.

Only the modules of this package open the database.
"""
