"""Two reports beside each other: what differs, and by how much more than chance gives."""
