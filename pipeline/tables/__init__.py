"""What every table is: its grain, its columns in two languages, its laws. Said here and nowhere else."""
