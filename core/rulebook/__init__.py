"""The rules of a workspace as they are kept: revisions, names, windows, trials, and what they do.

`core.rules` decides purely; here its rules meet the database. Flows and the clock's job stand on
this room, and bot and web read it.
"""
