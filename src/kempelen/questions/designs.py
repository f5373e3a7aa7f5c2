"""A design in either of the two languages of templates: ``${variables}``, or Liquid where the project has asked for it."""

from collections.abc import Mapping, Sequence

from kempelen.questions.liquid import LiquidTemplateError, merge_liquid, names_in
from kempelen.questions.models import Layout
from kempelen.questions.templates import TemplateReport, cautions, check_template, merge


def check_design(html: str, columns: Sequence[str] | None, escaping: str, *, liquid: bool) -> TemplateReport:
    """Say what is wrong with a design, all at once. ``columns`` None = no table is known yet."""
    if not liquid:
        return check_template(html, columns, escaping)
    try:
        names = names_in(html)
    except LiquidTemplateError as error:
        return TemplateReport(errors=error.errors, warnings=cautions(html), variables=(), missing=(), unused=(), in_scripts=())
    missing = tuple(name for name in names if columns is not None and name not in columns)
    unused = tuple(name for name in columns or () if name not in names)
    notes = [f"The column “{name}” is not named in the template; it will be kept with the results." for name in unused]
    return TemplateReport(
        errors=tuple(f"The table has no column “{name}”, which the template names." for name in missing),
        warnings=(*notes, *cautions(html)),
        variables=names,
        missing=missing,
        unused=unused,
        in_scripts=(),
    )


def check_layout(layout: Layout, columns: Sequence[str] | None) -> TemplateReport:
    """Say what is wrong with a saved design, and which columns it asks for."""
    return check_design(layout.html, columns, layout.escaping, liquid=layout.liquid)


def merged(layout: Layout, values: Mapping[str, str]) -> str:
    """Return the finished page. Raises TemplateError, of Liquid when this row's data cannot be rendered."""
    return merge_liquid(layout.html, values) if layout.liquid else merge(layout.html, values, layout.escaping)
