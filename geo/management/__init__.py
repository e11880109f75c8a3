"""Commands that load and check places."""
