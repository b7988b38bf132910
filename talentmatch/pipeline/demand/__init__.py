"""What is known of demand and comes of it: history, forecasts, years, reasons."""
