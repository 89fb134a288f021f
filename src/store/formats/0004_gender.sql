-- The member's gender as the wire says it; empty when nothing is said.
ALTER TABLE member ADD COLUMN gender TEXT NOT NULL DEFAULT '';
