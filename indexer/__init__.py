"""Which passages hold these words, and how well?"""
