"""What the browser of a test complained about: errors of the console, uncaught ones, 5xx."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Response


class Complaints(list[str]):
    """What the browser complained about; a test may allow some of it."""

    def __init__(self) -> None:
        """Start with nothing allowed."""
        super().__init__()
        self.allowed: list[str] = []

    def allow(self, part: str) -> None:
        """Accept complaints that contain this text (a test that provokes them on purpose)."""
        self.allowed.append(part)

    def watch(self, context: BrowserContext) -> None:
        """Note the complaints of all pages of the context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.append(f"uncaught: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            place = message.location
            self.append(f"console: {message.text} ({place.get('url')}:{place.get('lineNumber')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.append(f"status {response.status}: {response.request.method} {response.url}")

    def left(self) -> list[str]:
        """Return the complaints that were not allowed."""
        return [text for text in self if not any(part in text for part in self.allowed)]
