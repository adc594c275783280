"""Numbers of documents, days and e-mail addresses stay whole where a line ends."""

from django.utils.safestring import SafeString

from akker.web.whole import whole


def kept(text: str) -> str:
    return f'<span class="whole">{text}</span>'


def test_a_number_of_a_document_does_not_break_at_its_hyphen() -> None:
    assert whole("Received for 2026-0447") == f"Received for {kept('2026-0447')}"
    assert whole("C-0003, up-to-date") == f"{kept('C-0003')}, up-to-date"


def test_an_address_goes_on_after_its_at_and_before_a_dot() -> None:
    parts = [kept("noor-bos-1@"), kept("jansen"), kept(".co"), kept(".example")]
    assert whole("Noor, noor-bos-1@jansen.co.example") == "Noor, " + "<wbr>".join(parts)


def test_a_part_that_is_too_long_for_a_line_may_break() -> None:
    assert whole("a@very-long-name-of-a-company.example").startswith(
        f"{kept('a@')}<wbr>very-long-name-of-a-company<wbr>"
    )


def test_of_a_day_the_year_alone_may_drop() -> None:
    assert whole("since 5 Dec 2024") == f"since {kept('5 Dec')} 2024"


def test_what_is_read_is_harmless_and_html_stays_as_it_is() -> None:
    assert whole("<b>2026-1</b>") == f"&lt;b&gt;{kept('2026-1')}&lt;/b&gt;"
    assert whole(SafeString("<b>2026-1</b>")) == "<b>2026-1</b>"
