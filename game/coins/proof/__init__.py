"""What proves the books: the canonical text of each transfer, and one walk through all of them for many checks."""
