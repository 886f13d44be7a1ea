"""Tests of bot/index."""
