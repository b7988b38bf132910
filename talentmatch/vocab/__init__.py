"""Industries, occupations, skills, titles and regions, in Chinese and English."""
