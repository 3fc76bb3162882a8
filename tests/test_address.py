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
        ("https://x.fr/a?id=3&#038;b=1&amp;c=2&#comments", "https://x.fr/a?b=1&c=2&id=3"),
        # What is elsewhere a tracker may number the article, or only begin like one.
        ("https://x.fr/fiche.php?ref=12", "https://x.fr/fiche.php?ref=12"),
        ("https://x.fr/fiche.php?ref=flux&cid=12&eid=3", "https://x.fr/fiche.php?cid=12&eid=3"),
        ("https://x.fr/?tx_agenda%5Buid%5D=12", "https://x.fr/?tx_agenda%5Buid%5D=12"),
        ("https://x.fr/aap?reference=AAP-2026-4", "https://x.fr/aap?reference=AAP-2026-4"),
        ("https://x.fr/a?galerie=3&glossaire=b", "https://x.fr/a?galerie=3&glossaire=b"),
        ("https://x.fr/a?session=0f3c&uid=a1&source=rss&mc_cid=12&utm_id=7&xtor=RSS-9&clickid=4", "https://x.fr/a"),
        ("https://x.fr/a?campaign=12&ref_src=b&_ga=2.1.3&medium=1", "https://x.fr/a"),
        # An address inside another one belongs to it.
        ("https://clic.fr/r/https://x.fr/un", "https://clic.fr/r/https://x.fr/un"),
        ("https://clic.fr/r?u=https://x.fr/un&n=1", "https://clic.fr/r?n=1&u=https%3A%2F%2Fx.fr%2Fun"),
        ("https://x.fr/a?retour=https://y.fr/", "https://x.fr/a?retour=https%3A%2F%2Fy.fr%2F"),
        ("HTTPS://X.fr:443/a//b?c=d%20e", "https://x.fr/a/b?c=d+e"),
        ("rien", "rien"),
    ],
)
def test_a_parameter_without_a_value_may_be_the_number_of_the_article(url: str, known: str) -> None:
    assert canonical(url) == known == canonical(known)
