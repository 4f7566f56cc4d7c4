"""How an article gets in: from JSON, a form or a newsroom system to one `CardRequest`."""
