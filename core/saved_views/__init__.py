"""Saved views: filters of a list under a name, kept by a person or shared by a workspace."""
