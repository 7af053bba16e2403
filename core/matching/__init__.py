"""Matchers as Alertmanager has them: what routes, silences and inhibitions ask of an alert."""
