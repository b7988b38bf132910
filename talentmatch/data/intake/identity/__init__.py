"""Who is who: enterprises, people, and postings that stand twice."""
