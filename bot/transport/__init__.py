"""The way between Telegram and the handlers: what comes in is on disk before it is confirmed, what
goes out passes one budget per chat."""
