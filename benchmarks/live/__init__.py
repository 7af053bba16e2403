"""The live socket beside what people use today and beside the machine's limit, in one run."""
