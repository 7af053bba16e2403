"""Digests: one message that stands for many, because of a storm, a rate limit or a group."""
