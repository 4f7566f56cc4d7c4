"""All that leaves the process: fetching, storing, records."""
