"""Conversations of several steps: where each one stands, kept as a row."""
