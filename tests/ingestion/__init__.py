"""Tests of bot/ingestion."""
