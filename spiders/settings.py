"""Scrapy's settings: polite, verified, closed to the local network, and without the servers Scrapy opens by default."""

from __future__ import annotations

from typing import Any

from spiders.messages import Job

USER_AGENT = "vigie"
BOT_NAME = "vigie"
SPIDER_MODULES = ["spiders.source"]

MAX_BYTES = 10 << 20  # of one page, decompressed


def settings(job: Job) -> dict[str, Any]:
    """The settings of one round. Scrapy's defaults that do not suit a press watch are all set here, on purpose."""
    return {
        "BOT_NAME": BOT_NAME,
        "USER_AGENT": job.user_agent,
        # Scrapy would ask for English, and bilingual sites would oblige.
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
            "Accept-Language": "fr, en;q=0.5",
        },
        # No scheme but http and https.
        "DOWNLOAD_HANDLERS": {
            "http": "spiders.halt.Handler",
            "https": "spiders.halt.Handler",
            "file": None,
            "data": None,
            "ftp": None,
            "s3": None,
        },
        # The guard only works with the reactor: without it Scrapy would never ask this resolver.
        "TWISTED_REACTOR_ENABLED": True,
        "TWISTED_DNS_RESOLVER": "spiders.guard.GuardedResolver",
        "DNSCACHE_ENABLED": False,
        "PRIVATE_HOSTS": list(job.private_hosts),
        "REFUSED_HOSTS": set(),
        "HALTED_HOSTS": {},
        "KEPT_ROBOTS": dict(job.robots),
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        # Politeness: one request at a time and host, never closer than the delay.
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_PARSER": "spiders.manners.Rules",
        "DOWNLOAD_DELAY": job.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # Scrapy starts as many tasks for each page, and ours yield none
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": job.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(job.delay, 30.0),
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # in the order of the feed, the newest first
        # Only what is named here is loaded: what Scrapy has besides costs time, and new releases bring more of it.
        "DOWNLOADER_MIDDLEWARES_BASE": {},
        "DOWNLOADER_MIDDLEWARES": {
            "spiders.halt.Halt": 80,
            "spiders.manners.Manners": 90,
            "spiders.manners.Robots": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "spiders.conditions.Conditions": 560,
            "spiders.bounds.MetaRefresh": 580,
            "spiders.bounds.Unpacking": 590,
            "spiders.bounds.Redirect": 600,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
        },
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {
            "spiders.bounds.Memory": 0,
            "scrapy.extensions.closespider.CloseSpider": 0,
            "scrapy.extensions.throttle.AutoThrottle": 0,
        },
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "RETRY_TIMES": 1,
        # 429 and 503 ask for patience, 500 seldom mends in a second; of what is sent in part, the whole is asked for.
        "RETRY_HTTP_CODES": [206, 408, 502, 504, 522, 524],
        "RETRY_EXCEPTIONS": ["scrapy.exceptions.ResponseDataLossError", "scrapy.exceptions.DownloadFailedError"],
        # Limits.
        "DOWNLOAD_MAXSIZE": MAX_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        # Pages that wait for a parser; with Scrapy's 5 MB one that is slow to read would stop all requests meanwhile.
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 8 * MAX_BYTES,
        "DOWNLOAD_TIMEOUT": job.page_seconds,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": 5,
        "CLOSESPIDER_TIMEOUT": job.seconds,
        "MEMUSAGE_LIMIT_MB": 700,
        # Logs: one handler, the caller's; and no settings in them, which may hold secrets.
        "LOG_INSTALL_ROOT_HANDLER": False,
        "STATS_DUMP": False,
    }
