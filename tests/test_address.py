"""Addresses: one article has one, and two articles never share one."""

import pytest

from monitor.address import canonical


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://x.fr/spip.php?article414", "https://x.fr/spip.php?article414"),
        ("https://x.fr/spip.php?article414&utm_source=lettre#forum", "https://x.fr/spip.php?article414"),
        ("https://x.fr/spip.php?lang=fr&article414", "https://x.fr/spip.php?article414&lang=fr"),
        ("https://x.fr/?rubrique12&debut_articles=10", "https://x.fr/?rubrique12&debut_articles=10"),
        ("https://x.fr/actu?été", "https://x.fr/actu?%C3%A9t%C3%A9"),
        ("https://x.fr/actu?z=1&a=2&fbclid=3", "https://x.fr/actu?a=2&z=1"),
        ("https://x.fr/actu", "https://x.fr/actu"),
        ("https://x.fr/a?PHPSESSID=0f3c5b7a9d1e2f40", "https://x.fr/a"),
        ("https://x.fr/a?PHPSESSID=0f3c5b7a9d1e2f40&id=3#b", "https://x.fr/a?id=3"),
        ("https://x.fr/?article12&PHPSESSID=0f3c5b7a9d1e2f40", "https://x.fr/?article12"),
        ("https://x.fr/a;jsessionid=1A2B3C.node1?id=2", "https://x.fr/a?id=2"),
        ("https://x.fr/a?sid=3", "https://x.fr/a?sid=3"),
        ("rien", "rien"),
    ],
)
def test_a_parameter_without_a_value_may_be_the_number_of_the_article(url: str, known: str) -> None:
    assert canonical(url) == known == canonical(known)
