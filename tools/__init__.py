"""The doors of the repository: `./run`, `./test` and the locks; standard library only."""
