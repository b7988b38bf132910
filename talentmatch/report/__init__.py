"""What is printed: one HTML file and one workbook."""
