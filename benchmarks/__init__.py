"""Speed and known answers, each beside what a user would pick instead."""
