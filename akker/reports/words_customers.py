"""The words of reports about customers and whoever looks after them."""

OF_CUSTOMERS: dict[str, tuple[str, str]] = {
    "answer": ("Answer", "Antwoord"),
    "article": ("Article", "Artikel"),
    "article_answer": ("Answer", "Antwoord"),
    "article_background": ("Background", "Achtergrond"),
    "article_procedure": ("Procedure", "Werkwijze"),
    "articles": ("Articles", "Artikelen"),
    "at_stake": ("At stake", "Op het spel"),
    "begins": ("How it begins", "Hoe het begint"),
    "brief": ("Brief", "Voorbereiding"),
    "brief_before": ("Revenue of the year before", "Omzet van het jaar ervoor"),
    "brief_cases": ("What they asked and contest", "Wat ze vroegen en betwisten"),
    "brief_comes": ("Who comes", "Wie er komt"),
    "brief_contacts": ("Last contacts", "Laatste contacten"),
    "brief_goal": ("Goal", "Doel"),
    "brief_health": ("Health", "Gezondheid"),
    "brief_money": ("Money", "Geld"),
    "brief_people": ("Who else is known there", "Wie er verder bekend zijn"),
    "brief_plan": ("Goals and next actions", "Doelen en volgende acties"),
    "brief_questions": ("To find out", "Om achter te komen"),
    "brief_revenue": ("Revenue of twelve months", "Omzet van twaalf maanden"),
    "brief_tasks": ("To be done for them", "Voor hen te doen"),
    "brief_theirs": ("What they promised", "Wat zij toezegden"),
    "brief_wishes": ("What they want of us", "Wat ze van ons willen"),
    "handover_actions": ("Actions of plans", "Acties van plannen"),
    "handover_next": ("Contacts to come", "Komende contacten"),
    "buyers": ("Buyers", "Kopers"),
    "cards_by_customer": ("Customer", "Klant"),
    "cards_by_manager": ("Account manager", "Accountmanager"),
    "cards_by_team": ("In the team", "In het team"),
    "cards_by_tier": ("Tier", "Klasse"),
    "care_kept": (
        "Keeping cost {cost} over these days: {each} for each of {count} customers who bought a"
        " year earlier too. They brought {revenue}.",
        "Behouden kostte over deze dagen {cost}: {each} voor elk van {count} klanten die ook een"
        " jaar eerder kochten. Ze brachten {revenue} op.",
    ),
    "care_new": (
        "Winning cost {cost} over these days: {each} for each of {count} customers who bought"
        " nothing a year earlier. They brought {revenue}.",
        "Werven kostte over deze dagen {cost}: {each} voor elk van {count} klanten die een jaar"
        " eerder niets kochten. Ze brachten {revenue} op.",
    ),
    "care_nobody_kept": (
        "Keeping cost {cost} over these days, and nobody who bought a year earlier still did.",
        "Behouden kostte over deze dagen {cost}, en niemand die een jaar eerder kocht deed dat nu.",
    ),
    "care_nobody_new": (
        "Winning cost {cost} over these days, and nobody new bought yet.",
        "Werven kostte over deze dagen {cost}, en niemand kocht voor het eerst.",
    ),
    "care_ratio": (
        "A new customer cost {ratio} times as much as one who stayed.",
        "Een nieuwe klant kostte {ratio} keer zoveel als een die bleef.",
    ),
    "care_unknown": (
        "What keeping customers costs against winning new ones is not known: say what both cost in"
        " a year, in Settings, Cost of customers.",
        "Wat het behouden van klanten kost tegenover werven is niet bekend: zeg wat beide per jaar"
        " kosten, bij Instellingen, Kosten van klanten.",
    ),
    "case_closed": ("Answered", "Beantwoord"),
    "case_open": ("Open", "Open"),
    "competitor": ("Competitor", "Concurrent"),
    "competitors": ("Competitors", "Concurrenten"),
    "contact_call": ("Call", "Telefoongesprek"),
    "contact_e-mail": ("E-mail", "E-mail"),
    "contact_meeting": ("Meeting", "Afspraak"),
    "contact_visit": ("Visit", "Bezoek"),
    "decided_on": ("Decided", "Besloten"),
    "expected_on": ("Expected on", "Verwacht op"),
    "expected_value": ("Would bring", "Zou opbrengen"),
    "gross_retention": ("Gross retention", "Behoud bruto"),
    "in_rhythm": ("In rhythm", "In ritme"),
    "industries": ("Industries", "Branches"),
    "last_order": ("Last order", "Laatste bestelling"),
    "late_by": ("Days late", "Dagen te laat"),
    "look_again": ("Look again", "Nakijken"),
    "net_retention": ("Net retention", "Behoud netto"),
    "next_orders": ("Next orders", "Volgende bestellingen"),
    "next_orders_note": (
        "Expected: the last order and the gap in the middle between theirs. Usual: what"
        " their order day in the middle brought. Who let four gaps go by stands last.",
        "Verwacht: de laatste bestelling en de middelste tussentijd tussen hun"
        " bestellingen. Gewoonlijk: wat hun middelste besteldag opbracht. Wie vier"
        " tussentijden liet gaan staat achteraan.",
    ),
    "invoiced_in_all": ("Invoiced", "Gefactureerd"),
    "no_manager": ("Nobody", "Niemand"),
    "noted_by": ("Noted by", "Genoteerd door"),
    "order_gap": ("Days between", "Dagen ertussen"),
    "orders": ("Orders", "Bestellingen"),
    "out_of_use": ("Out of use", "Buiten gebruik"),
    "portfolio": ("Customers on the map", "Klanten op de kaart"),
    "priority": ("Priority", "Prioriteit"),
    "priority_high": ("High", "Hoog"),
    "priority_low": ("Low", "Laag"),
    "priority_normal": ("Normal", "Normaal"),
    "product_name": ("Product name", "Productnaam"),
    "requirement": ("Requirement", "Wens"),
    "requirement_declined": ("Declined", "Afgewezen"),
    "requirement_done": ("Done", "Klaar"),
    "requirement_open": ("Open", "Open"),
    "requirement_planned": ("Planned", "Gepland"),
    "requirements": ("Requirements", "Wensen"),
    "of_them": ("Theirs now", "Nu van hen"),
    "revenue_before": ("A year earlier", "Een jaar eerder"),
    "rfm": ("Recency, frequency, amount", "Recent, vaak, veel (RFM)"),
    "rfm_note": (
        "From 1 to 5, a fifth of all customers each: how recent (R), how often (F), how much (M)."
        " Invoiced: all their invoices up to the day, without VAT; credit notes are not taken off.",
        "Van 1 tot 5, telkens een vijfde van alle klanten: hoe recent (R), hoe vaak (F),"
        " hoeveel (M). Gefactureerd: al hun facturen tot en met de dag, zonder btw; creditnota's"
        " gaan er niet af.",
    ),
    "says_so": ("Who says so", "Wie dat zegt"),
    "scorecards": ("Scorecards", "Scorekaarten"),
    "scorecards_note": (
        "Revenue is of whoever looked after the customer on the day of the document; all else is"
        " of the customers of the last day, so is growth. A year earlier: {before}.",
        "Omzet is van wie de klant in beheer had op de dag van het document; al het andere is"
        " van de klanten van de laatste dag, ook de groei. Een jaar eerder: {before}.",
    ),
    "segment": ("Segment", "Segment"),
    "segment_asleep": ("Asleep", "Slapend"),
    "segment_at_risk": ("At risk", "In gevaar"),
    "segment_between": ("In between", "Ertussenin"),
    "segment_champion": ("Champion", "Topklant"),
    "segment_loyal": ("Loyal", "Trouw"),
    "segment_new": ("New", "Nieuw"),
    "since_day": ("Since", "Sinds"),
    "strong_in": ("Strong in", "Sterk in"),
    "tags": ("Tags", "Trefwoorden"),
    "usual_order": ("Usual order", "Gewone bestelling"),
    "waiting_for_answer": ("Wait for an answer", "Wachten op antwoord"),
    "what_is_so": ("What is so", "Wat er speelt"),
    "wish_unheard": ("and they did not hear it yet", "en dat hoorden ze nog niet"),
    "white_space": ("White space", "Witte vlekken"),
    "white_space_note": (
        "Expected: what the buyer in the middle of the same tier brought in the period,"
        " or of all where fewer than three of that tier buy it. Over products with three"
        " buyers or more; documents in another currency count at the rate they were booked at.",
        "Verwacht: wat de middelste koper van dezelfde klasse in de periode opbracht, of"
        " van iedereen als minder dan drie uit die klasse het kopen. Over producten met"
        " minstens drie kopers; documenten in een andere valuta tellen tegen hun geboekte koers.",
    ),
    "promise_broken": ("Broken", "Niet nagekomen"),
    "promise_kept": ("Kept", "Nagekomen"),
    "promise_kept_late": ("Kept late", "Te laat nagekomen"),
    "promise_late": ("Late", "Te laat"),
    "promise_open": ("Open", "Open"),
    "review": ("Review", "Evaluatie"),
    "review_asked": (
        "What you asked, and what we answered",
        "Wat je vroeg, en wat we antwoordden",
    ),
    "review_days_late": (
        "Days late, by amount, of twelve months",
        "Dagen te laat, naar bedrag, over twaalf maanden",
    ),
    "review_done": ("What was done", "Wat er is gedaan"),
    "review_inside": ("For us alone", "Alleen voor onszelf"),
    "review_late": ("Past its day", "Over de vervaldag"),
    "review_money": ("What you bought and paid", "Wat je kocht en betaalde"),
    "review_next": ("What comes next", "Wat er volgt"),
    "review_now": ("Health now", "Gezondheid nu"),
    "review_ours": ("What we promised", "Wat wij toezegden"),
    "review_reached": ("What we wanted to reach", "Wat we wilden bereiken"),
    "review_theirs": ("What you promised", "Wat je toezegde"),
    "review_then": ("Health before", "Gezondheid ervoor"),
}
