"""What changes a training session: verbs with keyword-only arguments, domain errors as refusals."""
