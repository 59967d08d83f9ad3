"""Pages are compressed when nothing in them comes from the request.

What lets somebody who listens guess a secret by the length of compressed pages (BREACH) is input of
theirs beside the secret in one page. So a page is compressed only when it was asked for by its bare
address: a search, a form that comes back and data (JSON, exports) are not. Tokens against forgery
are masked anew in every page, nonces are used once, cookies do not come along from other sites, and
the middleware of Django adds random bytes besides.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    """Compresses HTML that answers a GET without a query."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress or pass on."""
        is_page = response.get("Content-Type", "").startswith("text/html")
        if request.method != "GET" or request.META.get("QUERY_STRING") or not is_page:
            return response
        return super().process_response(request, response)
