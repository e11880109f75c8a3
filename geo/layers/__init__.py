"""Official files in: outlines, people and keep-outs, checked before a row changes."""
