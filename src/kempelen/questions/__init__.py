"""The question formats: parse, validate, merge templates, read answers, render for the task origin."""
