"""Servers that the suite starts for itself: PostgreSQL from a wheel, once for a whole run."""
