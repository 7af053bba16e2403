"""Canned replies: what the team keeps ready to answer customers with, and how it is filled in."""
