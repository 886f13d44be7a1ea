"""Tests of bot/api."""
