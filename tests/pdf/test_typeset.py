import sys
from pathlib import Path

import pytest

from akker import pdf
from akker.kernel.errors import Refused
from akker.pdf import check_letters, typeset, typeset_many

SCRIPTS = r"[^\u0000-\u058f\u1e00-\u2bff]"


def template(folder: Path, source: str) -> str:
    (folder / "sample.typ").write_text(source)
    return "sample.typ"


def test_values_reach_the_template_as_json(tmp_path):
    name = template(tmp_path, "#let values = json(bytes(sys.inputs.values))\n#values.name")

    assert typeset(name, {"name": "#panic()"}, folder=tmp_path).startswith(b"%PDF-")


def test_many_in_one_process_are_the_bytes_that_each_alone_is(tmp_path):
    source = """#set document(date: datetime(year: 2026, month: 3, day: 2))
    #let values = json(bytes(sys.inputs.values))
    #values.name"""  # without a date of its own a document says the second it was made in
    name = template(tmp_path, source)
    many = [{"name": "one"}, {"name": "two\u2028lines"}, {"name": "Zo\u00eb"}]

    together = typeset_many(name, many, folder=tmp_path, is_archive=True)

    assert together == [typeset(name, one, folder=tmp_path, is_archive=True) for one in many]
    assert len(set(together)) == 3
    assert typeset_many(name, [], folder=tmp_path) == []


def test_letters_without_a_font_are_refused_in_what_is_kept(tmp_path):
    name = template(tmp_path, "#let values = json(bytes(sys.inputs.values))\n#values.name")

    with pytest.raises(Refused) as refused:
        typeset(name, {"name": "\U00013000"}, folder=tmp_path, is_archive=True)
    assert refused.value.code == "pdf_letters_missing"


def test_little_pictures_are_left_out(tmp_path):
    source = "#let values = json(bytes(sys.inputs.values))\n#values.name"
    dated = "#set document(date: datetime(year: 2026, month: 3, day: 2))"
    name = template(tmp_path, f"{dated}\n{source}")
    many = [{"name": "Roof\U0001f389 & Sons"}, {"name": "Roof & Sons"}]

    with_picture, without = typeset_many(name, many, folder=tmp_path, is_archive=True)

    assert with_picture == without


def test_letters_are_looked_for_before_anything_is_made_of_them():
    check_letters("Zo\u00eb, \u0396\u03c9\u03ae, \u0417\u043e\u044f \U0001f389")
    with pytest.raises(Refused) as refused:
        check_letters("\U00013000")
    assert refused.value.code == "pdf_letters_missing"
    worker = pdf._WORKER.read_text()
    assert f'_OTHER_SCRIPTS = re.compile("{SCRIPTS}")' in worker
    assert pdf._OTHER_SCRIPTS.pattern == SCRIPTS.encode().decode("unicode-escape")


def test_a_mistake_in_a_template_fails_loudly(tmp_path):
    with pytest.raises(RuntimeError, match="panicked"):
        typeset(template(tmp_path, "#panic()"), {}, folder=tmp_path)


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "../../../../etc/passwd"])
def test_sec_25_a_template_reads_nothing_outside_its_folder(tmp_path, path):
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()

    with pytest.raises(RuntimeError, match="error"):
        typeset(template(folder, f'#read("{path}")'), {}, folder=folder)


def test_sec_25_our_templates_fetch_no_packages():
    for path in pdf.TEMPLATES.glob("*.typ"):
        assert "@preview" not in path.read_text()


def test_typesetting_without_end_is_stopped(tmp_path):
    endless = "#for i in range(100000) { for j in range(100000) { let x = i } }"

    with pytest.raises(Refused) as refused:
        typeset(template(tmp_path, endless), {}, folder=tmp_path, seconds=0.5)
    assert refused.value.code == "pdf_too_slow"
    assert "0.5 seconds" in refused.value.sentence


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_typesetting_beyond_its_memory_is_stopped(tmp_path):
    greedy = '#let s = "x" * 1000000\n#let all = range(2000).map(i => s + str(i))\n#all.len()'

    with pytest.raises(Refused) as refused:
        typeset(template(tmp_path, greedy), {}, folder=tmp_path)
    assert refused.value.code == "pdf_too_large"


def test_the_process_sees_no_secrets_of_ours(monkeypatch):
    monkeypatch.setenv("AKKER_DATABASE_URL", "postgres://secret")

    assert "AKKER_DATABASE_URL" not in pdf._environment()
