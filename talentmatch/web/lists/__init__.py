"""Lists as pages show and give them: tables, charts, sections, files."""
