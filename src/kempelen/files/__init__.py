"""Files that workers send with their answers: kept apart from the answers, under names of our own (ADR 0014)."""
