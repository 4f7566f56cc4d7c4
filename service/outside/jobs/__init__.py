"""Accepted work outlives every process: DBOS keeps the jobs, in SQLite or PostgreSQL, and hands them out."""
