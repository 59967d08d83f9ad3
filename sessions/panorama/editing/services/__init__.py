"""What editors do: change the draft, publish it, take files in."""
