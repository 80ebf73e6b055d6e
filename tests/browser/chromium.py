"""Debian's Chromium, driven by selenium: pages opened from disk, without network and without a Chinese font of the machine's."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
PATIENCE = 30  # seconds

needs_chromium = pytest.mark.skipif(
    not (CHROMIUM.exists() and DRIVER.exists()),
    reason=f"{CHROMIUM} or {DRIVER} is not there (on Debian: apt install chromium chromium-driver)",
)

# Only what has no Chinese: the page must bring its own.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>
<cachedir>{cache}</cachedir><selectfont><rejectfont>
<pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern>
<pattern><patelt name="lang"><string>zh-tw</string></patelt></pattern>
<pattern><patelt name="lang"><string>ja</string></patelt></pattern>
</rejectfont></selectfont></fontconfig>"""


class Browser:
    """A tab of a running Chromium; whatever goes wrong in its console is kept."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, page: Path, fragment: str = "", width: int = 1280, height: int = 900) -> None:
        self.driver.get("about:blank")
        self.send("Emulation.setFocusEmulationEnabled", enabled=True)  # as if the window were in front
        self.errors()  # those of the page before
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        self.driver.get(page.resolve().as_uri() + fragment)
        # On a busy machine the driver gives back a page that is still being read.
        self.wait("location.protocol === 'file:' && document.readyState === 'complete'")

    def send(self, method: str, **params: Any) -> Any:
        """The result of a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(method, params)

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page, awaited where it is a promise."""
        return self.driver.execute_script(f"return ({expression})")

    def wait(self, expression: str) -> None:
        """Until it is true."""
        self.wait_for(lambda: self.ask(expression), expression)

    def wait_for(self, holds: Callable[[], Any], told: str) -> None:
        WebDriverWait(self.driver, PATIENCE, poll_frequency=0.02).until(
            lambda _: holds(), f"never came true: {told}; the console: {self.errors()}"
        )

    def find(self, selector: str, inside: WebElement | None = None) -> WebElement:
        return (inside or self.driver).find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector: str, inside: WebElement | None = None) -> list[WebElement]:
        return (inside or self.driver).find_elements(By.CSS_SELECTOR, selector)

    def click(self, target: str | WebElement) -> None:
        """A click of the mouse, in the middle of the window; again where the page moved on between scroll and click, as charts came in."""
        element = self.find(target) if isinstance(target, str) else target

        def scroll_and_click(driver: webdriver.Chrome) -> bool:
            driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
            element.click()
            return True

        WebDriverWait(self.driver, 5, 0.1, [ElementClickInterceptedException]).until(scroll_and_click)

    def focus(self, target: str | WebElement) -> None:
        element = self.find(target) if isinstance(target, str) else target
        self.driver.execute_script("arguments[0].focus()", element)

    def press(self, *keys: str) -> None:
        """Keys of the keyboard, or text, wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def press_with_shift(self, key: str) -> None:
        ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT).perform()

    def errors(self) -> list[str]:
        """What the console has complained of since the page was opened, or since this was asked."""
        log: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["level"] in ("WARNING", "SEVERE")]

    def addresses(self) -> list[str]:
        """Of all that the page has loaded besides itself; what comes from disk is not in its timings."""
        found: list[str] = self.ask(
            "[...performance.getEntriesByType('resource').map(entry => entry.name),"
            " ...[...document.querySelectorAll('[src], link[href]')].map(one => one.src || one.href)]"
        )
        return [address for address in found if not address.startswith("data:")]


@contextmanager
def run_chromium(folder: Path) -> Iterator[Browser]:
    """A Chromium whose profile, and whose downloads, lie in a folder."""
    for name in ("profile", "saved", "fonts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "fonts.conf").write_text(FONTS.format(cache=folder / "fonts"), encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
        *(f"--user-data-dir={folder / 'profile'}", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),
        *("--disable-background-networking", "--disable-component-update", "--force-prefers-reduced-motion"),
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder / "saved")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # selenium itself is to look for no driver on the net, nor to report its use.
    cut_off = {"SE_OFFLINE": "true", "SE_AVOID_STATS": "true", "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    driver = webdriver.Chrome(options=options, service=Service(str(DRIVER), env=os.environ | cut_off))
    driver.set_script_timeout(PATIENCE)
    try:
        yield Browser(driver)
    finally:
        driver.quit()


def quote(text: str) -> str:
    """A text as JavaScript has it."""
    return json.dumps(text)
