"""What the rules of `geo` do to people, simulated: the figures and curves in the documentation."""
