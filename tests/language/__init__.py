"""Tests of bot/language."""
