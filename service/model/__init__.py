"""What the rooms hand to one another: frozen records and nothing else."""
