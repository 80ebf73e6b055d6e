"""The data of a report for others: what each column means, a package, tables for other programs, dictionaries."""
