"""Simulated players: real WebSocket clients that walk, lose signal, come back, catch and sometimes lie.

They know nothing but the wire protocol. `crowd` runs them, `phone` is one of them, `reckoning` compares at the end
what they believe with the ledger. Called by `manage.py simulate` and by `make demo`.
"""
