"""What is in this file, what is it about, and where is it kept?"""
