"""The images and the compose file, as far as they can be judged without building anything."""
