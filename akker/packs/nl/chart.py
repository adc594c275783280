"""The Dutch starting chart, for a BV (with or without staff) and a sole trader.

Every ledger account has the RGS code that reports and audit files use, and the RGS code at
the other side of the balance sheet for when its balance turns. No two share a code: an audit
file 4.0 wants one ledger account per code. RGS has no code for computers apart from other
equipment (0225), and takes wage tax and social security as one debt (1700).

Type follows the RGS code: BEiv is equity, BSch and BLas are liabilities, every other B an
asset; WOmz, WOvb and WFbeRlm are income, every other W an expense. So input VAT is a
liability that stands on debit, as it does in the Dutch balance sheet.
"""

from akker.packs.chart_table import read_chart

RGS_VERSION = "3.7"

CHART = read_chart(
    """
# Fixed assets
0125 | Intangible fixed assets | Immateriële vaste activa | asset | BIvaOivVvp |
0126 | Accum. amortisation | Cum. afschrijving immaterieel | asset | BIvaOivCae |
0225 | Equipment | Inventaris en computers | asset | BMvaBeiVvp |
0226 | Accum. depreciation | Cum. afschrijving inventaris | asset | BMvaBeiCae |
0245 | Vehicles | Vervoermiddelen | asset | BMvaTevVvp |
0246 | Accum. depreciation vehicles | Cum. afschrijving vervoermiddelen | asset | BMvaTevCae |
0315 | Deposits paid | Waarborgsommen | asset | BVorOvrWbs |

# Equity and long-term debt
0500 | Share capital | Aandelenkapitaal | equity | BEivGokGea | only:bv
0501 | Owner's capital | Kapitaal | equity | BEivKapOnd | only:sole-trader retained_earnings
0505 | Private contributions | Privéstortingen | equity | BEivKapPrs | only:sole-trader
0506 | Private drawings | Privéopnamen | equity | BEivKapPro | only:sole-trader
0507 | Private taxes | Privébelastingen | equity | BEivKapPbe | only:sole-trader
0540 | Result for the year | Resultaat boekjaar | equity | BEivOreRvh | result_for_the_year
0541 | Retained earnings | Onverdeelde winst | equity | BEivOreOvw | only:bv retained_earnings
0800 | Bank loan | Banklening | liability | BLasSakLvl |

# Cash and banks
1000 | Cash | Kas | asset | BLimKasKas | cash
1020 | Bank EUR | Bank EUR | asset | BLimBanRba/BSchSakRba | control:bank bank
1021 | Bank USD | Bank USD | asset | BLimBanRbb/BSchSakRbb | control:bank currency:USD
1029 | Bank USD FX revaluation | Herwaardering USD | asset | BLimBanRbc/BSchSakRbc | revalues:1021
1053 | PSP in transit | Betaaldienst onderweg | asset | BLimKruPib | payments_in_transit

# Receivables
1300 | Trade debtors | Debiteuren | asset | BVorDebHad | control:receivable receivable
1309 | Debtors FX revaluation | Herwaardering debiteuren | asset | BVorDebTus | revalues:1300
1410 | Prepaid costs | Vooruitbetaalde kosten | asset | BVorOvaVan/BSchOpaNtb | prepaid_costs

# VAT and corporation tax
1501 | VAT due 21% | Btw hoog (21%) | liability | BSchBepBla | control:vat vat
1502 | VAT due 9% | Btw laag (9%) | liability | BSchBepBlv | control:vat vat
1504 | VAT private use | Btw privégebruik | liability | BSchBepBop | control:vat vat
1505 | VAT reverse-charged to us | Btw naar ons verlegd | liability | BSchBepBlw | control:vat vat
1506 | VAT non-EU | Btw van buiten de EU | liability | BSchBepBlb | control:vat vat
1507 | VAT intra-EU | Btw binnen de EU | liability | BSchBepBlu | control:vat vat
1520 | Input VAT | Voorbelasting | liability | BSchBepBoo | control:vat vat input_vat
1530 | VAT payable to tax office | Btw-aangifte | liability | BSchBepBtw/BVorVbkTvo | vat_settlement
1531 | OSS VAT payable | Btw OSS-regeling | liability | BSchBepEob/BVorVbkEob | vat
1532 | VAT on unpaid sales (cash basis) | Btw kasstelsel | liability | BSchBepOvb | control:vat vat
1545 | Corporation tax payable | Vpb te betalen | liability | BSchBepVpb/BVorVbkTvv | only:bv

# Creditors, staff and accruals
1600 | Trade creditors | Crediteuren | liability | BSchCreHac | control:payable payable
1609 | Creditors FX revaluation | Herwaardering crediteuren | liability | BSchCreTus | revalues:1600
1625 | Employee expenses payable | Declaraties | liability | BSchOvsOvs/BVorOvrOvk | staff_expenses
1660 | Director current account | Rekening-courant DGA | liability | BSchOvsRcb/BVorOvrRcb | only:bv
1675 | Customer advances | Aanbetalingen klanten | liability | BSchVobVob | customer_advances
1700 | Wage tax and social security | Loonheffing | liability | BSchBepLhe/BVorVbkTvl |
1710 | Net wages payable | Nettolonen | liability | BSchSalNet |
1715 | Pension payable | Pensioenpremies | liability | BSchOvsStp/BVorVpkTto |
1720 | Holiday pay reserve | Reservering vakantiegeld | liability | BSchSalTvg |
1725 | Deferred revenue | Vooruit gefactureerd | liability | BSchOpaVgo | deferred_revenue
1731 | Bills to receive | Nog te ontvangen facturen | liability | BSchOpaNto | accrued_costs
1900 | Suspense | Vraagposten | asset | BVorTusTbt/BSchTusTbt | suspense
2010 | Opening balance differences | Beginbalans | asset | BVorTusTov/BSchTusTov | opening_balance

# Stock
3000 | Stock of goods | Voorraad handelsgoederen | asset | BVrdHanVoo |

# Staff
4000 | Wages and salaries | Lonen en salarissen | expense | WPerLesLon |
4020 | Social charges | Sociale lasten | expense | WPerSolPsv |
4030 | Pension cost | Pensioenlasten | expense | WPerPenPen |
4040 | Training | Opleidingskosten | expense | WBedOvpOpk |

# Housing and depreciation
4200 | Rent | Huur | expense | WBedHuiBeh |
4310 | Amortisation intangible assets | Afschrijving immaterieel | expense | WAfsAivOiv |
4324 | Depreciation equipment | Afschrijving inventaris | expense | WAfsAmvBei |
4326 | Depreciation vehicles | Afschrijving vervoermiddelen | expense | WAfsAmvTev |
4390 | Result on asset disposal | Boekresultaat activa | expense | WAfsRvmBei |

# Sales, travel and cars
4550 | Marketing | Reclame en advertenties | expense | WBedVkkRea |
4555 | Travel and accommodation | Reis- en verblijfkosten | expense | WBedVkkRev |
4562 | Representation | Representatie | expense | WBedVkkRep |
4566 | Bad debts written off | Afgeboekte debiteuren | expense | WBedVkkAdd | bad_debts
4570 | Fuel and charging | Brandstof en laden | expense | WBedAutBra |
4571 | Car lease | Leaseauto's | expense | WBedAutOpa |
4573 | VAT on private car use | Btw privégebruik auto | expense | WBedAutBop |
4574 | VAT on other private use | Btw overig privégebruik | expense | WBedAdlNbo |

# Office and general
4600 | Energy | Energie | expense | WBedHuiGwe |
4610 | Office supplies | Kantoorbenodigdheden | expense | WBedKanKan |
4614 | Insurance | Verzekeringen | expense | WBedKanAss |
4615 | Software subscriptions | Softwareabonnementen | expense | WBedKanSof |
4620 | Telephone and internet | Telefoon en internet | expense | WBedKanTef |
4625 | IT and hosting | Automatisering en hosting | expense | WBedKanKoa |
4630 | Accountant and legal advice | Accountant en advies | expense | WBedAeaAea |
4641 | Bank charges | Bankkosten | expense | WBedAdlBan | bank_charges
4642 | Cash/rounding differences | Kasverschillen | expense | WBedAdlKav | cash_differences
4643 | Payment differences | Betalingsverschillen | expense | WBedAdlBet | payment_differences
4650 | Other general costs | Overige algemene kosten | expense | WBedAlkOal |

# Cost of sales
7025 | Purchases goods | Inkoop goederen | expense | WKprInhInh |
7030 | Purchases services | Inkoop diensten | expense | WKprKuwAek |
7040 | Discount given | Verleende betalingskorting | expense | WKprBtkBed | discount_given
7041 | Discount taken | Genoten betalingskorting | expense | WKprBtkBec | discount_taken
7100 | Subcontracting | Uitbesteed werk | expense | WKprKuwKuw |

# Sales
8005 | Sales goods 21% | Omzet goederen 21% | income | WOmzNohOlh |
8010 | Sales goods 9% | Omzet goederen 9% | income | WOmzNohOlv |
8020 | Sales services 21% | Omzet diensten 21% | income | WOmzNodOdh |
8030 | Sales goods 0% | Omzet goederen 0% | income | WOmzNohOlg |
8035 | Sales goods, exempt | Omzet goederen, vrijgesteld | income | WOmzNohNod |
8036 | Sales services, exempt | Omzet diensten, vrijgesteld | income | WOmzNodNod |
8040 | Sales goods non-EU | Omzet goederen buiten de EU | income | WOmzNohOln |
8045 | Sales goods EU | Omzet goederen EU | income | WOmzNohOli |
8046 | Sales services EU | Omzet diensten EU | income | WOmzNodOdi |
8047 | Sales services non-EU | Omzet diensten buiten de EU | income | WOmzNodOdb |
8050 | Sales, VAT reverse-charged | Omzet, btw verlegd | income | WOmzNodOdg |
8054 | Distance sales EU | Afstandsverkopen EU | income | WOmzNohOla |
8275 | Collection costs recovered | Ontvangen incassokosten | income | WOvbOvoOvo | collection_costs

# Interest, exchange differences and tax
8417 | Other interest income | Overige rentebaten | income | WFbeRlmAre/WFbeOrlOrl | interest_income
8432 | Interest expense | Rentelasten | expense | WFbeRlsRle | interest_expense
8460 | FX differences realised | Koersverschillen | expense | WFbeWisWis | fx_realised
8461 | FX differences unrealised | Herwaardering valuta | expense | WBedAdlVal | fx_unrealised
9000 | Corporation tax | Vennootschapsbelasting | expense | WBelBgrBgr | only:bv
""",
    local_language="nl",
    reference_version=RGS_VERSION,
)
