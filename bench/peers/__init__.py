"""The compared systems, each a program that reads a job file and writes a result file."""
