"""What machines send: integrations, and the presets that read each vendor's requests."""
