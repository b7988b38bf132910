"""Who fits which post, from both sides: shortlists, leads, markets, and why not."""
