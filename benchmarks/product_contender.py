"""The product under measurement: `python -m benchmarks.product_contender URL HOME [--open]`."""

import argparse
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import product, product_sales
from benchmarks.answering import answer
from benchmarks.measuring import Work, peak_mib, repeat
from benchmarks.product_without import WITHOUT


def backends() -> list[int]:
    """The PostgreSQL process that serves us, if there is one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return [cursor.fetchone()[0]]


def post(
    seconds: float = 0.0,
    least: int = 1,
    first: int = 0,
    starts_at: float = 0.0,
    **kind: Any,
) -> Work:
    """Entries one by one, from moment `starts_at` on, so that writers begin together."""
    act = product.poster(**kind)
    act(first)
    servers = backends()
    time.sleep(max(0.0, starts_at - time.time()))
    return repeat(act, seconds=seconds, least=least, first=first + 1, servers=servers)


def statements(line_count: int) -> dict[str, Any]:
    """How many SQL statements one posting takes, BEGIN and COMMIT apart, and which."""
    return _statements(product.poster(line_count=line_count))


def invoice_statements() -> dict[str, Any]:
    """The same for issuing one invoice."""
    from akker.receivables.issuing import issue_invoice

    actor = product_sales.open_sales_book()
    return _statements(lambda i: issue_invoice(actor, invoice=product_sales.invoice(i)))


def _statements(act: Callable[[int], Any]) -> dict[str, Any]:
    from django.db import connection

    act(0)
    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT")):
            seen.extend([sql] * (len(params) if many else 1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act(1)
    kinds = Counter(" ".join(sql.split()[:3]) for sql in seen)
    return {"count": len(seen), "kinds": dict(kinds)}


def statements_of(path: str, headers: dict[str, str]) -> int:
    """How many SQL statements a GET takes, the second time that it is asked, made anew."""
    from django.db import connection
    from django.test import Client

    browser = Client(headers={"host": "localhost", **headers})
    seen: list[str] = []

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    for turn in range(2):
        seen.clear()
        with connection.execute_wrapper(count):
            answer = browser.get(path, headers={"X-Turn": str(turn)})
        assert answer.status_code == 200, f"GET {path} answers {answer.status_code}"
    return len(seen)


def month_ends() -> list[dt.date]:
    firsts = [dt.date(2023 + n // 12, n % 12 + 1, 1) for n in range(1, 37)]
    return [first - dt.timedelta(days=1) for first in firsts]


def middles() -> list[dt.date]:
    return [dt.date(2023 + n // 12, n % 12 + 1, 15) for n in range(36)]


def reports(name: str, days: str, times: int) -> list[dict[str, float]]:
    """One piece of work per day asked for, spread over the three years."""
    act = product.report(name)
    asked = {"month_ends": month_ends, "middles": middles}[days]()
    asked = [asked[k * len(asked) // times] for k in range(times)] if times else asked
    act(asked[0])
    servers = backends()
    works = [repeat(lambda n: act(asked[n]), first=n, servers=servers) for n in range(len(asked))]
    return [asdict(work) for work in works]


def _repeated(make: Callable[[], Callable[[int], None]]) -> Callable[[int], Work]:
    def run(least: int) -> Work:
        act = make()
        act(0)
        return repeat(act, least=least, first=1, servers=backends())

    return run


def aged(times: int) -> Work:
    act = product_sales.aged()
    act()
    return repeat(lambda _: act(), least=times, servers=backends())


def sell(count: int) -> dict[str, int]:
    product_sales.sell(count)
    return {"count": count}


def grouping(times: int) -> Work:
    act = product.plain_grouping()
    act()
    return repeat(lambda _: act(), least=times, servers=backends())


def register(ledger_code: str, page: str, times: int) -> Work:
    act = product.register_page(ledger_code, page)
    act()
    return repeat(lambda _: act(), least=times, servers=backends())


def verify() -> dict[str, float]:
    """One verification of the whole chain, its time with the server and our own peak."""
    servers = backends()
    entries = 0

    def act(_: int) -> None:
        nonlocal entries
        entries = product.verify_chain()

    work = repeat(act, servers=servers)
    return {
        "entries": entries,
        "cpu": work.cpu + work.server_cpu,
        "wall": work.wall,
        "peak_mib": peak_mib(),
    }


def multiply(times: int) -> dict[str, int]:
    product.multiply(times)
    return {"lines": product.line_count()}


def main() -> None:
    """Open what is asked for, then answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("home", type=Path)
    parser.add_argument("--open", action="store_true", help="open the book where it is not there")
    parser.add_argument("--without", choices=sorted(WITHOUT))
    wanted = parser.parse_args()
    product.set_up(wanted.url, wanted.home)
    if wanted.open:
        product.open_bench_book()
    if wanted.without:
        WITHOUT[wanted.without]()
    answer(
        {
            "post": post,
            "statements": statements,
            "statements_of": statements_of,
            "invoice": _repeated(product_sales.invoicer),
            "entry": _repeated(product_sales.entry_poster),
            "invoice_statements": invoice_statements,
            "pay": _repeated(product_sales.payer),
            "sell": sell,
            "aged": aged,
            "pdfs": product_sales.pdfs,
            "reports": reports,
            "grouping": grouping,
            "register": register,
            "verify": verify,
            "multiply": multiply,
            "settle": product.settle,
            "ready": lambda: {},
        }
    )


if __name__ == "__main__":
    main()
