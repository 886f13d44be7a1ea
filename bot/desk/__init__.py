"""What editors see of the program's use.

- `feedback`: what visitors rated, in SQLite, and the command to read it
"""
