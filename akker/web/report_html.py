"""The rows of a report as HTML: hundreds of cells, for which a template takes far longer."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from akker.web.charts import Spark
from akker.web.report_rows import Figure, Screen, ScreenRow
from akker.web.written import written

_TWIST = (
    '<button type="button" class="twist" data-row data-opens="{0}" aria-expanded="false"'
    ' aria-controls="{0}" hx-get="{1}" hx-target="#{0} td" hx-trigger="click once"'
    ' aria-label="{2}">{3}</button>'
)
_LINES = (
    '<td class="{0}"><a href="{1}" data-shows="{2}" hx-get="{3}" hx-target="#{2} td">{4}</a></td>'
)
_SPARK = (
    '<svg class="spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true"'
    ' focusable="false">{2}</svg>'
)


def report_rows(screen: Screen, chevron: SafeString) -> SafeString:
    """Each row, and the hidden one beneath it where its lines will be."""
    opens_words = gettext("Lines of %(name)s")
    return SafeString("\n".join(_row(one, screen, opens_words, chevron) for one in screen.rows))


def _row(row: ScreenRow, screen: Screen, opens_words: str, chevron: SafeString) -> SafeString:
    opens = row.opens
    level = row.level or (1 if opens else 0)
    twist: str | SafeString = ""
    if opens:
        twist = written(_TWIST, row.key, opens, opens_words % {"name": row.name}, chevron)
    name: str | SafeString = row.name
    if row.code:
        coded = '<span class="coded"><span class="code">{}</span> {}</span>'
        name = written(coded, row.code, row.name)
    cells = [_cell(figure, row.key) for figure in row.figures]
    if screen.has_share:
        cells.append(written('<td class="num muted wide">{}</td>', row.share))
    if screen.has_months:
        cells.append(written('<td class="num wide">{}</td>', _bars(row.months)))
    css = f"{row.style} level-{level}" if level else row.style
    shown = written(
        '<tr class="{}"><td>{}{}</td>{}</tr>',
        *(css, twist, name, SafeString("".join(cells))),
    )
    behind = written('<tr class="behind" id="{}" hidden><td colspan="12"></td></tr>', row.key)
    return SafeString(shown + behind) if opens else shown


def _cell(figure: Figure, key: str) -> SafeString:
    if figure.lines_url:
        return written(_LINES, figure.css, figure.card_url, key, figure.lines_url, figure.text)
    if figure.card_url:
        link = '<td class="{}"><a href="{}">{}</a></td>'
        return written(link, figure.css, figure.card_url, figure.text)
    return written('<td class="{}">{}</td>', figure.css, figure.text)


def _bars(chart: Spark | None) -> str | SafeString:
    if chart is None:
        return ""
    paths = (written('<path class="{}" d="{}"/>', css, path) for css, path in chart.paths)
    return written(_SPARK, chart.width, chart.height, SafeString("".join(paths)))
