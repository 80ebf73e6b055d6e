"""Find a stage or command and run it; locks; files written whole or not at all."""
