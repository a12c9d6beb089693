"""What can be typed at the command line, and what is printed?"""
