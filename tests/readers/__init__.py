"""Tests of bot/readers."""
