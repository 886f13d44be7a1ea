"""The tests, in folders that mirror bot/."""
