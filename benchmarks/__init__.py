"""Speed and memory, each figure beside a rival's in the same run."""
