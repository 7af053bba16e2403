"""Who was connected to the live socket, since when, and how it ended: a log, and its charts."""
