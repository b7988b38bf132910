"""From what tables and résumés say of somebody to one person: name, career, schools, wishes."""
