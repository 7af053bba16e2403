"""A Bot API server for people and tests without a token; imports nothing else of ours."""
