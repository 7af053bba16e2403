"""The live socket: its frames, the hub that fans them out, and the connection itself."""
