"""Addresses: one article has one, and two articles never share one."""

import pytest

from monitor.address import absolute, canonical, file_kind, without_doubtful


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
        ("https://x.fr/a?session=0f3c&uid=abc&source=rss&mc_cid=12&utm_id=7&xtor=RSS-9&clickid=4", "https://x.fr/a"),
        ("https://x.fr/a?campaign=12&ref_src=b&_ga=2.1.3&medium=1", "https://x.fr/a"),
        # … by a value with a figure in it; a session is longer than any number.
        ("https://x.fr/cp.php?ref=CP-2026-03&utm_source=a1", "https://x.fr/cp.php?ref=CP-2026-03"),
        ("https://x.fr/cp?source=bulletin-3", "https://x.fr/cp?source=bulletin-3"),
        ("https://x.fr/a?cid=2026112310004", "https://x.fr/a?cid=2026112310004"),
        ("https://x.fr/a?uid=5f3c9a1e-1b2c", "https://x.fr/a?uid=5f3c9a1e-1b2c"),
        ("https://x.fr/congres?session=S3", "https://x.fr/congres?session=S3"),
        ("https://x.fr/a?session_id=8d1c0b7a5e&sessionid=A1B2C3D4E5F6", "https://x.fr/a"),
        ("https://x.fr/annonce?ad_id=3", "https://x.fr/annonce?ad_id=3"),
        ("https://x.fr/annonce?ad_id=120208812345678901&at_medium=3", "https://x.fr/annonce"),
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


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("https://x.fr/docs/CP Port-Alban 2026.pdf", "https://x.fr/docs/CP%20Port-Alban%202026.pdf"),
        (" \n https://x.fr/a b\t\n", "https://x.fr/a%20b"),
        ("https://x.fr/CP  double.pdf", "https://x.fr/CP%20%20double.pdf"),
        ("https://x.fr/CP\u00a0durs.pdf", "https://x.fr/CP%C2%A0durs.pdf"),
        ("https://x.fr/long/\n      chemin\t/a", "https://x.fr/long/chemin/a"),
        ("https://x.fr/liste?q=un mot&p=2", "https://x.fr/liste?q=un%20mot&p=2"),
        ("https://x.fr/a%20b+c", "https://x.fr/a%20b+c"),
    ],
)
def test_a_space_belongs_to_an_address_and_a_line_break_does_not(written: str, asked: str) -> None:
    assert absolute("https://x.fr/", written) == asked
    assert canonical(written) == canonical(asked) == canonical(canonical(asked))


def test_addresses_that_differ_by_their_spaces_are_different_articles() -> None:
    written = ("CP 1 2.html", "CP 12.html", "CP1 2.html", "CP12.html")
    assert len({canonical(f"https://x.fr/{name}") for name in written}) == 4
    assert canonical("https://x.fr/?article 12") == canonical("https://x.fr/?article%2012")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://x.fr/Dossier de presse.DOCX?v=2", "docx"),
        ("https://x.fr/a.mp4", "mp4"),
        ("https://x.fr/cp.pdf", ""),
        ("https://x.fr/actu.zip/suite", ""),
        ("https://x.fr/lire?fichier=a.zip", ""),
        ("https://formule.zip", ""),
        ("http://[::1/a.zip", ""),
    ],
)
def test_a_file_is_told_by_the_ending_of_its_path(url: str, kind: str) -> None:
    assert file_kind(url) == kind


@pytest.mark.parametrize(
    ("link", "real"),
    [
        ("https://www.google.com/url?rct=j&sa=t&url=https://x.fr/un%3Fid%3D2&ct=ga&cd=Cx", "https://x.fr/un?id=2"),
        ("https://www.google.co.uk/url?q=https://x.fr/un", "https://x.fr/un"),
        ("https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.fr%2Fun&data=05%7C02", "https://x.fr/un"),
        (
            "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.google.fr%2Furl%3Furl%3Dhttps%3A%2F%2Fx.fr%2Fun",
            "https://x.fr/un",
        ),
        ("http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url=https%3a%2f%2fx.fr%2fun&c=1", "https://x.fr/un"),
        ("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:alert(1)"),
        ("https://www.google.com/search?q=https://x.fr/", "https://www.google.com/search?q=https://x.fr/"),
        ("https://moteur.example/url?url=https://x.fr/un", "https://moteur.example/url?url=https://x.fr/un"),
        ("https://www.google.com/url?url=http://[x", "https://www.google.com/url?url=http://[x"),
    ],
)
def test_what_carries_the_real_address_in_clear_is_unwrapped(link: str, real: str) -> None:
    assert absolute("https://a.fr/", link) == real


def test_what_an_address_is_without_the_parameters_that_may_be_trackers() -> None:
    assert without_doubtful("https://x.fr/a?ref=CP-3&amp;id=2&keyword=b#c") == "https://x.fr/a?id=2"
    assert without_doubtful("https://x.fr/a?id=2&utm_source=b") == ""
    assert without_doubtful("https://x.fr/a?ref=") == ""
