"""A starting chart for a company or a sole trader in any country, in English and Dutch."""

from akker.packs.chart_table import read_chart

CHART = read_chart(
    """
# Assets
1000 | Cash | Kas | asset | | cash
1020 | Bank | Bank | asset | | control:bank bank
1050 | Payments in transit | Betalingen onderweg | asset | | payments_in_transit
1100 | Trade receivables | Debiteuren | asset | | control:receivable receivable
1109 | Receivables FX revaluation | Herwaardering debiteuren | asset | | revalues:1100
1150 | Input VAT | Voorbelasting | asset | | control:vat vat input_vat
1200 | Stock of goods | Voorraad | asset | |
1300 | Prepaid costs | Vooruitbetaalde kosten | asset | | prepaid_costs
1500 | Equipment and vehicles | Inventaris en vervoermiddelen | asset | |
1509 | Accumulated depreciation | Cumulatieve afschrijving | asset | |
1900 | Suspense | Vraagposten | asset | | suspense

# Liabilities
2000 | Trade payables | Crediteuren | liability | | control:payable payable
2009 | Payables FX revaluation | Herwaardering crediteuren | liability | | revalues:2000
2100 | VAT due | Btw verkoop | liability | | control:vat vat
2150 | VAT payable to tax office | Btw-aangifte | liability | | vat_settlement
2200 | Wages and wage tax payable | Lonen en loonheffing | liability | |
2210 | Employee expenses payable | Declaraties | liability | | staff_expenses
2300 | Customer advances | Aanbetalingen klanten | liability | | customer_advances
2310 | Deferred revenue | Vooruit gefactureerd | liability | | deferred_revenue
2400 | Accrued costs | Nog te betalen kosten | liability | | accrued_costs
2500 | Income tax payable | Te betalen winstbelasting | liability | | only:company
2600 | Loans | Leningen | liability | |

# Equity
3000 | Share capital | Aandelenkapitaal | equity | | only:company
3010 | Owner's capital | Kapitaal | equity | | only:sole-trader retained_earnings
3020 | Private drawings | Privéopnamen | equity | | only:sole-trader
3100 | Retained earnings | Onverdeelde winst | equity | | only:company retained_earnings
3200 | Result for the year | Resultaat boekjaar | equity | | result_for_the_year
3900 | Opening balance differences | Beginbalans | equity | | opening_balance

# Income
4000 | Sales of goods | Omzet goederen | income | |
4010 | Sales of services | Omzet diensten | income | |
4100 | Discount given | Verleende betalingskorting | income | | discount_given
4900 | Other income | Overige opbrengsten | income | | collection_costs
4910 | Interest income | Rentebaten | income | | interest_income

# Expenses
5000 | Purchases of goods | Inkoop goederen | expense | |
5010 | Purchases of services | Inkoop diensten | expense | |
5100 | Discount taken | Genoten betalingskorting | expense | | discount_taken
6000 | Wages and social charges | Lonen en sociale lasten | expense | |
6100 | Rent and energy | Huur en energie | expense | |
6200 | Office and IT | Kantoor en automatisering | expense | |
6300 | Travel and vehicles | Reis- en autokosten | expense | |
6400 | Marketing | Reclame en advertenties | expense | |
6500 | Professional fees and insurance | Advies en verzekeringen | expense | |
6600 | Bank charges | Bankkosten | expense | | bank_charges
6610 | Payment differences | Betalingsverschillen | expense | | payment_differences
6620 | Cash differences | Kasverschillen | expense | | cash_differences
6630 | Bad debts written off | Afgeboekte debiteuren | expense | | bad_debts
6700 | Depreciation | Afschrijvingen | expense | |
6800 | Interest expense | Rentelasten | expense | | interest_expense
6810 | FX differences realised | Koersverschillen | expense | | fx_realised
6820 | FX differences unrealised | Herwaardering valuta | expense | | fx_unrealised
6900 | Income tax | Winstbelasting | expense | | only:company
""",
    local_language="nl",
)
