# SPDX-License-Identifier: MIT
"""A page in headless Chromium, driven through the pipe of its DevTools: nothing but Python's own library."""
import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

SECONDS = 120


def find():
    """The browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One Chromium with one page; ends with its block."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="memmap-chromium-")
        to_child, self.to = os.pipe()
        self.back, from_child = os.pipe()
        self.process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, close_fds=False, start_new_session=True,
                                        preexec_fn=lambda: self._place(to_child, from_child))
        os.close(to_child)
        os.close(from_child)
        self.buffer = b""
        self.number = 0
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def _command(self):
        # Root has no sandbox to go into; whoever else has.
        free = ["--no-sandbox"] if os.geteuid() == 0 else []
        return [find(), "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
                "--disable-background-networking", "--hide-scrollbars", "--user-data-dir=" + self.profile, *free]

    @staticmethod
    def _place(to_child, from_child):
        # Where Chromium looks for its commands: 3, and its answers: 4.
        reading, writing = os.dup(to_child), os.dup(from_child)
        os.dup2(reading, 3)
        os.dup2(writing, 4)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.to)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _message(self, until):
        while b"\0" not in self.buffer:
            if time.monotonic() > until:
                raise TimeoutError("Chromium does not answer")
            data = os.read(self.back, 1 << 20)
            if not data:
                raise EOFError("Chromium ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if hasattr(self, "session"):
            request["sessionId"] = self.session
        os.write(self.to, json.dumps(request).encode() + b"\0")
        return self._answer(self.number, method)

    def _answer(self, number, method):
        until = time.monotonic() + SECONDS
        while True:
            message = self._message(until)
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def run(self, script):
        """What a script in the page comes to; it may wait for promises."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"].get("description", "exception"))
        return result["result"].get("value")

    def open(self, path, width=1280, dark=False, script=True):
        """Loads a file and forgets what was said of earlier ones."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.events = []
        self.call("Page.navigate", url="file://" + os.path.abspath(path))
        until = time.monotonic() + SECONDS
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._message(until))

    def complaints(self):
        """Errors and warnings of the console, and whatever was asked of a network."""
        self.run("0")
        said = []
        for event in self.events:
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                said.append(params["exceptionDetails"]["text"])
            elif event["method"] == "Runtime.consoleAPICalled":
                said.append(f"console.{params['type']}")
            elif event["method"] == "Log.entryAdded":
                said.append(params["entry"]["text"])
            elif event["method"] == "Network.requestWillBeSent" and not params["request"]["url"].startswith("file:"):
                said.append("asks for " + params["request"]["url"])
        return said

    def shot(self, path, whole=True, clip=None):
        params = {"format": "png", "captureBeyondViewport": whole}
        if clip:
            params["clip"] = {**clip, "scale": 1}
        elif whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            params["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000), "scale": 1}
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", **params)["data"]))

    def pdf(self, path):
        data = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
