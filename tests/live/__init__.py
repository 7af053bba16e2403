"""Asking Telegram itself: never part of the suite, only for who has a bot token to spare."""
