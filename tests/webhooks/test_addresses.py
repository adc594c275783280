"""Where a webhook may go: out on the public internet, by https, and nowhere else (SEC-26)."""

import ipaddress
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.errors import Refused
from akker.webhooks.addresses import check_address, check_url
from akker.webhooks.network import INTERNET, Network, post
from tests.make import refusal_of
from tests.webhooks.receiver import PUBLIC, receiver

PRIVATE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.100.100.200"),
    *("192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.1.1.1", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:7f00:1"),
    *("::127.0.0.1", "::7f00:1", "2002:7f00:1::", "2002:a00:1::", "2002:a9fe:a9fe::1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "fe80::1%eth0"),
    *("2001:0:7f00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "100::1", "::ffff:0:127.0.0.1"),
]
GOOD = ["https://hooks.example.com/akker", "https://93.184.215.14/", "https://a.b:8443/x?y=1"]


@pytest.mark.parametrize("text", PRIVATE)
def test_sec_26_an_address_inside_is_refused_in_every_form(text: str) -> None:
    assert refusal_of(check_address, ipaddress.ip_address(text)) == "webhook_address_private"


@pytest.mark.parametrize("text", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_an_address_on_the_public_internet_is_let_through(text: str) -> None:
    check_address(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "", "x"),
        *("//hooks.example.com", "https://", "https:///x", "HTTPS:hooks.example.com"),
        *("https://user@hooks.example.com/", "https://user:pw@hooks.example.com/"),
        *("https://localhost/", "https://intranet/", "https://hooks.example.com:99999/"),
        *("https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://127.1/"),
        *("https://0177.0.0.1/", "https://017700000001/", "https://127.0.0.1./", "https://0/"),
        *("https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/"),
        *("https://[fe80::1%25eth0]/", "https://169.254.169.254/latest/meta-data"),
        *("https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/", "https://hooks.example.com\\@10.0.0.1/"),
        *("https://hooks.example.com/\r\nX: y", "https://hooks.example.com/ä", "https://a b.com/"),
        *("https://hooks.example.com/#x", "https://-a.example.com/", f"https://a.com/{'x' * 500}"),
        *("javascript:alert(1)", "gopher://hooks.example.com/", "https://[::1", "https://1.2.3/"),
    ],
)
def test_sec_26_what_no_webhook_may_be_is_refused(url: str) -> None:
    code = refusal_of(check_url, url)

    assert code in ("webhook_url_unfit", "webhook_address_private")


@pytest.mark.parametrize("url", GOOD)
def test_a_public_https_address_may_be_called(url: str) -> None:
    assert check_url(url).port in (443, 8443)


def test_a_name_in_another_script_is_called_by_its_name_in_dns() -> None:
    assert check_url("https://bücher.example.com/a").host == "xn--bcher-kva.example.com"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://{text}/"):
        try:
            target = check_url(url)
        except Refused:
            continue
        assert target.host.isascii() and "." in target.host + target.host.replace(":", ".")


@given(st.ip_addresses(v=6))
def test_an_ipv6_address_never_hides_a_private_ipv4_address(address: ipaddress.IPv6Address) -> None:
    try:
        check_address(address)
    except Refused:
        return
    assert address.is_global


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_as_good_as_what_it_maps(address: ipaddress.IPv4Address) -> None:
    def is_refused(each: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        try:
            check_address(each)
        except Refused:
            return True
        return False

    assert is_refused(address) == is_refused(ipaddress.ip_address(f"::ffff:{address}"))


def test_sec_26_a_name_that_leads_inside_is_refused_before_any_call() -> None:
    with receiver() as box:
        for inside in (["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"], ["::ffff:10.0.0.1"]):
            code = refusal_of(post, box.network(inside), check_url(GOOD[0]), b"{}", {})
            assert code == "webhook_address_private"

        assert box.connected == [] and box.calls == []


def test_sec_26_the_name_is_resolved_once_and_the_call_goes_where_it_was_checked() -> None:
    with receiver() as box:
        network = box.network([PUBLIC], ["127.0.0.1"])  # rebinding: the second answer is inside

        assert post(network, check_url(GOOD[0]), b"{}", {}).status == 200

        assert box.resolved == ["hooks.example.com:443"]
        assert box.connected == [f"{PUBLIC}:443 as hooks.example.com"]
        assert refusal_of(post, network, check_url(GOOD[0]), b"{}", {}) == (
            "webhook_address_private"
        )


def test_sec_26_a_redirect_is_not_followed() -> None:
    with receiver() as box:
        box.status, box.headers = "302 Found", "Location: http://169.254.169.254/\r\n"

        assert post(box.network(), check_url(GOOD[0]), b"{}", {}).status == 302

        assert len(box.calls) == 1


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with receiver() as box:
        assert post(box.network(), check_url(GOOD[0]), b"{}", {}).status == 200


def test_no_more_than_64_kb_of_an_answer_is_read() -> None:
    with receiver() as box:
        box.body = b"x" * 10**6

        assert len(post(box.network(), check_url(GOOD[0]), b"{}", {}).text) == 64 * 1024


def test_a_receiver_that_drips_is_left_in_time() -> None:
    with receiver() as box:
        box.drips = True
        try:
            post(box.network(), check_url(GOOD[0]), b"{}", {}, timeout=0.4)
        except Refused as refused:
            assert refused.code == "webhook_unreachable"
            assert "in time" in refused.sentence
        else:
            raise AssertionError("it answered")


def test_what_cannot_be_reached_says_why() -> None:
    def fail(*_: object) -> list[str]:
        raise OSError("Name or service not known")

    network = Network(fail, INTERNET.connect)

    assert refusal_of(post, network, check_url(GOOD[0]), b"{}", {}) == "webhook_unreachable"


def test_the_real_network_asks_for_a_certificate() -> None:
    with receiver() as box:
        box.body = b""
        with pytest.raises((ssl.SSLError, OSError)):
            INTERNET.connect("127.0.0.1", box.port, "hooks.example.com", 0.5)
