"""Telegram, inbound: what people type and press."""
