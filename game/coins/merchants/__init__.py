"""Partner merchants: entered and kept by operators, their people, their offers, and who may stand at their till."""
