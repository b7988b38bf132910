"""What one process of the server holds, and keeps beside the store: answers, jobs, users, webhooks."""
