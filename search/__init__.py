"""What did the user mean, and what should they see?"""
