"""Alerts: their life from firing to resolved, and the cards that show them."""
