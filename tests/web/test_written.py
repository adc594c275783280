"""HTML written by hand says what Django's own way says."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from akker.web.written import written

VALUES = st.one_of(
    st.text(alphabet=st.sampled_from("<>&\"' a{}\N{SNOWMAN}")),
    st.integers(),
    st.text(alphabet="<b>&").map(SafeString),
    st.just(gettext_lazy("Sales & more")),
)


@given(one=VALUES, other=VALUES)
def test_each_value_is_made_harmless_as_django_does(one: object, other: object) -> None:
    pattern = '<a href="{}">{}</a>'
    assert written(pattern, one, other) == format_html(pattern, one, other)


def test_what_is_written_is_not_escaped_again() -> None:
    inner = written("<b>{}</b>", "<script>")
    assert written("<p>{}</p>", inner) == "<p><b>&lt;script&gt;</b></p>"
