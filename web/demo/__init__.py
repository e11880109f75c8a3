"""What `manage.py demo` is made of: one machine plays the whole county, and leaves nothing running behind."""
