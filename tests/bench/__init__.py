"""Tests of the benchmarks: question sets, figures and result files."""
