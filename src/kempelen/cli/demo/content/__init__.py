"""The demo's requesters' material: data, pictures and templates. Nothing here is imported by the product but as files."""
