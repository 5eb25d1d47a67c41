"""What the `motcua` command knows of a platform: only its doors, never a database."""
