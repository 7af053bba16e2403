"""Rules: what makes an alert out of a signal, and why; all of it pure but for the tables."""

from __future__ import annotations
