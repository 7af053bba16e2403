"""Silences and inhibitions: the reasons not to tell anybody of an alert for a while."""
