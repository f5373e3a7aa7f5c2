"""Liquid templates, opt in by project (crowd-elements 8, ADR 0020): reading, naming their columns, merging within limits."""

from kempelen.questions.liquid.converting import converted, looks_liquid, start_of_liquid
from kempelen.questions.liquid.engine import LiquidTemplateError, merge_liquid, names_in, wrong_with

__all__ = ["LiquidTemplateError", "converted", "looks_liquid", "merge_liquid", "names_in", "start_of_liquid", "wrong_with"]
