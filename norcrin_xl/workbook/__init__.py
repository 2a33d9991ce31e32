"""Excel files: where everything stands, building, reading, lossless changes, VBA."""
