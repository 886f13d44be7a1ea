"""Tests of bot/verification."""
