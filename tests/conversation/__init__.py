"""Tests of bot/conversation."""
