"""The site map of periods, currencies, changes of the chart, and settings of a set of books."""

from django.urls import path

from akker.web import (
    chart_changes,
    company,
    currencies,
    dimensions,
    numbering,
    periods,
    private_use,
    taxes,
    tokens,
    year_end,
)

settings_of_a_book = [
    path("periods", periods.periods, name="periods"),
    path("periods/lock", periods.lock, name="period-lock"),
    path("periods/open", periods.open_year, name="period-open"),
    path("years/<str:name>", year_end.year_end_page, name="year-end"),
    path("years/<str:name>/close", year_end.close, name="year-close"),
    path("years/<str:name>/reopen", year_end.reopen, name="year-reopen"),
    path("currencies", currencies.currencies, name="currencies"),
    path("currencies/rates", currencies.bring_in_rates, name="rates-import"),
    path("currencies/revaluation", currencies.revaluation, name="revaluation"),
    path("currencies/revaluation/run", currencies.run_revaluation, name="revaluation-run"),
    path("chart-new", chart_changes.new, name="chart-new"),
    path("chart-new/add", chart_changes.add, name="chart-add"),
    path("chart-change/<path:code>", chart_changes.change, name="chart-change"),
    path("chart-rename/<path:code>", chart_changes.rename, name="chart-rename"),
    path("chart-retire/<path:code>", chart_changes.retire, name="chart-retire"),
    path("chart-restore/<path:code>", chart_changes.restore, name="chart-restore"),
    path("chart-require/<path:code>", chart_changes.require, name="chart-require"),
    path("chart-beside/<path:code>", chart_changes.beside, name="chart-beside"),
    path("dimensions", dimensions.dimensions_page, name="dimensions"),
    path("dimensions/add", dimensions.add, name="dimension-add"),
    path("dimensions/values/add", dimensions.add_value, name="dimension-value-add"),
    path("dimensions/values/retire", dimensions.retire_value, name="dimension-value-retire"),
    path("settings/numbering", numbering.numbering, name="numbering"),
    path("settings/vat-codes", taxes.taxes, name="taxes"),
    path("settings/private-use", private_use.private_use, name="taxes-private"),
    path("settings/private-use/back", private_use.take_back, name="taxes-private-back"),
    path("settings/company", company.company, name="company"),
    path("settings/tokens", tokens.tokens_page, name="tokens"),
    path("settings/tokens/make", tokens.make, name="token-make"),
    path("settings/tokens/<int:token_id>/revoke", tokens.revoke, name="token-revoke"),
]
