"""Headless Chromium for tests: pages are opened, keys are pressed, downloads are kept. No library: it is spoken to through a pipe."""

import json
import os
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE = 60  # seconds without a word


class Browser:
    """A page of a running Chromium, by the DevTools protocol: messages are JSON, each ended by a null byte."""

    def __init__(self, to: int, of: int) -> None:
        self.to, self.of, self.buffer, self.number, self.session = to, of, b"", 0, ""

    def send(self, method: str, **params: Any) -> Any:
        """The result of a command; events that come in between are dropped."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                assert select.select([self.of], [], [], PATIENCE)[0], "Chromium does not answer"
                more = os.read(self.of, 1 << 20)
                assert more, "Chromium has ended"
                self.buffer += more
            answer, _, self.buffer = self.buffer.partition(b"\0")
            found = json.loads(answer)
            if found.get("id") == self.number:
                assert "error" not in found, found
                return found["result"]

    def open(self, page: Path, width: int = 1000, height: int = 800) -> None:
        if not self.session:
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        # In one tab, left in between: another tab may see what was stored only a moment later.
        self.send("Page.navigate", url="about:blank")
        self.wait("location.href === 'about:blank'")
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.send("Page.navigate", url=page.as_uri())
        self.wait(f"document.readyState === 'complete' && location.href === {json.dumps(page.as_uri())}")

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, expression: str) -> None:
        for _ in range(200):
            if self.ask(expression):
                return
            time.sleep(0.05)
        raise AssertionError(f"never came true: {expression}")

    def press(self, key: str) -> None:
        """A key of the keyboard: a letter, or Enter, ArrowRight, ArrowLeft."""
        text = {"Enter": "\r", "ArrowRight": "", "ArrowLeft": ""}.get(key, key)
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, text=text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def type(self, text: str) -> None:
        self.send("Input.insertText", text=text)


@contextmanager
def run_chromium(folder: Path) -> Iterator[Browser]:
    """A Chromium whose profile, and whose downloads, lie in a folder; without network."""
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    command = [
        *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *(f"--user-data-dir={folder / 'profile'}", "--proxy-server=127.0.0.1:9", "--remote-debugging-pipe"),
    ]
    # Chromium reads from 3 and writes to 4; the shell puts our pipes there.
    shell = ["bash", "-c", f'exec 3<&{their_in} 4>&{their_out}; exec "$@"', "bash", *command]
    with subprocess.Popen(shell, pass_fds=[their_in, their_out], stderr=subprocess.DEVNULL) as running:
        os.close(their_in)
        os.close(their_out)
        browser = Browser(our_out, our_in)
        try:
            (folder / "saved").mkdir(parents=True, exist_ok=True)
            browser.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder / "saved"))
            yield browser
        finally:
            running.terminate()
            os.close(our_out)
            os.close(our_in)
