"""One file per use case: what happens when somebody submits, acknowledges, resolves …"""
