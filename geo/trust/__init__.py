"""How likely a track is that of a person on the ground: numbers and reasons, never a verdict on a person."""
