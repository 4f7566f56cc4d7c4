"""The habits of credit lines, one small rule each, one file a family; `reading` puts them in order."""
