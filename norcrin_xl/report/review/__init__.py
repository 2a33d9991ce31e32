"""What a Word report says: its typed and linked numbers, read so that they can be judged."""
