"""A host that asks to be left alone is left alone."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from spiders.halt import Halt, Halted, RobotCheck, is_check

URL = "https://www.site.test/a"
ARTICLE = b"<html><body><p>" + b"Cloudflare bloque des robots, dit le Clusif. " * 30 + b"</p></body></html>"


def answer(status: int = 200, body: bytes = ARTICLE, url: str = URL, **headers: str) -> HtmlResponse:
    return HtmlResponse(url, status, {name.replace("_", "-"): value for name, value in headers.items()}, body=body)


@pytest.mark.parametrize(
    "response",
    [
        answer(403, cf_mitigated="challenge"),
        answer(202, b"", x_amzn_waf_action="challenge"),
        answer(403, x_datadome="protected"),
        answer(503, b"<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>"),
        answer(200, b"<iframe src='https://geo.captcha-delivery.com/captcha/'></iframe>"),
        answer(200, b"<iframe src='/_Incapsula_Resource?CWUDNSAI=9'></iframe>"),
        answer(405, b"<div id='px-captcha'></div>"),
        answer(403, b"<title>Just a moment...</title><script>window._cf_chl_opt={cvId: '3'}</script>"),
        answer(
            200, b"<script>window.gokuProps = {}</script><script src='https://x.awswaf.com/a/b/challenge.js'></script>"
        ),
        answer(503, b'<script id="anubis_challenge" type="application/json">{}</script>'),
        answer(200, b"", cf_mitigated="challenge"),
    ],
)
def test_a_robot_check_is_one(response: HtmlResponse) -> None:
    assert is_check(response)
    halt = Halt()
    with pytest.raises(RobotCheck, match="contrôle anti-robot"):
        halt.process_response(Request(URL), response)
    with pytest.raises(Halted, match="plus rien n'est demandé au site dans ce tour : contrôle anti-robot"):
        halt.process_request(Request("https://site.test/b"))
    halt.process_request(Request("https://autre.test/b"))


@pytest.mark.parametrize(
    "response",
    [
        answer(),
        answer(server="cloudflare"),
        answer(403),
        answer(404, b"_cf_chl_opt"),
        answer(200, ARTICLE + b"/cdn-cgi/challenge-platform/" + b" " * 70_000),  # a page that loads their script
        answer(200, b"_cf_chl_opt", url="https://www.site.test/robots.txt"),
        answer(x_datadome="nothing"),
        # What guards ordinary pages: Cloudflare's and PerimeterX's sensors, an AWS integration.
        answer(200, ARTICLE + b"<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"),
        answer(200, ARTICLE + b"<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/1a/main.js'></script>"),
        answer(
            200, ARTICLE + b"<script src='/_Incapsula_Resource?SWJIYLWA=5074a744e2e3d891814e9a2dace20bd4'></script>"
        ),
        answer(200, ARTICLE + b"<script src='https://x.edge.sdk.awswaf.com/a/b/challenge.js'></script>"),
        answer(200, ARTICLE + b"<script>window._pxAppId='PX1'; AwsWafIntegration.getToken()</script>"),
    ],
)
def test_other_answers_are_none(response: HtmlResponse) -> None:
    assert not is_check(response)
    halt = Halt()
    assert halt.process_response(Request(URL), response) is response
    halt.process_request(Request(URL))


def test_too_many_requests_are_the_last() -> None:
    halt = Halt()
    response = answer(429, b"")
    assert halt.process_response(Request(URL), response) is response  # for its Retry-After
    with pytest.raises(Halted, match="réponse HTTP 429"):
        halt.process_request(Request(URL))
