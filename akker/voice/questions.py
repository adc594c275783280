"""The usual questions, and the words around them. They speak the language of who is asked, not of
who reads the screen: so a table, and no translation.
"""

from akker.voice.rules import CSAT, NPS, OPEN

QUESTIONS = {
    NPS: {
        "en": "How likely are you to recommend {company} to a colleague or friend?",
        "nl": "Hoe waarschijnlijk is het dat je {company} aanbeveelt bij een collega of bekende?",
    },
    CSAT: {
        "en": "How satisfied are you with {company}?",
        "nl": "Hoe tevreden ben je over {company}?",
    },
    OPEN: {
        "en": "What should {company} do better for you?",
        "nl": "Wat kan {company} beter voor je doen?",
    },
}
WHY = {
    NPS: {"en": "What is the main reason for your score?", "nl": "Wat is de voornaamste reden?"},
    CSAT: {"en": "Why is that?", "nl": "Waarom is dat zo?"},
    OPEN: {"en": "", "nl": ""},
}


def usual_question(kind: str, language: str, company: str) -> str:
    return QUESTIONS[kind][language].format(company=company)


def usual_why(kind: str, language: str) -> str:
    return WHY[kind][language]
