# SPDX-License-Identifier: GPL-2.0-or-later
"""A headless Chromium, asked through the DevTools protocol over a pair of pipes.

What a page does shows in events: what it asks for, what it complains of.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile

PROGRAM = shutil.which("chromium")

# Events that a page that asks for nothing and does nothing wrong never makes.
COMPLAINTS = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")


class Browser:
    """One tab.  To be used in a with statement."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_browser, self.requests = os.pipe()
        self.answers, from_browser = os.pipe()

        def pipes_are_3_and_4():
            high = [os.dup(to_browser), os.dup(from_browser)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [PROGRAM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking",
             "--disable-component-update", "--disable-default-apps", "--disable-sync",
             "--remote-debugging-pipe", "--user-data-dir=" + self.folder.name, "about:blank"],
            env=dict(os.environ, TMPDIR=self.folder.name), preexec_fn=pipes_are_3_and_4, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest = b""
        self.number = 0
        self.events = []
        self.session = None

    def __enter__(self):
        targets = self.ask("Target.getTargets")["targetInfos"]
        tab = next(target for target in targets if target["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=tab["targetId"],
                                flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.ask(domain + ".enable")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.requests)
        os.close(self.answers)
        self.folder.cleanup()

    def read(self):
        """The next message."""
        while b"\0" not in self.rest:
            piece = os.read(self.answers, 1 << 16)
            if not piece:
                raise AssertionError("the browser has ended")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **parameters):
        """A command's result; events that come before it are kept."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.requests, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.read())

    def open(self, url, fragment=""):
        """Loads a page; returns the addresses that it asked for besides itself, and what it
        complained of."""
        self.events = []
        self.ask("Page.navigate", url=url + fragment)
        self.wait_for("Page.loadEventFired")
        return self.asked(url), self.complaints()

    def asked(self, url):
        asked = [event["params"]["request"]["url"] for event in self.events
                 if event.get("method") == "Network.requestWillBeSent"]
        return [each for each in asked if each != url and not each.startswith("data:")]

    def complaints(self):
        return [event["params"] for event in self.events if event.get("method") in COMPLAINTS]

    def evaluate(self, script):
        """The value of an expression in the page.  The page's policy does not bind it."""
        result = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def picture(self, width, height, path):
        """Saves what a screen of this width shows; returns how wide the page wants to be."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 600)
        data = self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
        return self.evaluate("document.documentElement.scrollWidth")
