"""A list of places into the tables: judged against the ground, matched with what stands, written all or nothing."""
