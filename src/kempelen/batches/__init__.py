"""Projects, CSV in, publishing, results out."""
