"""A browser without scripts: pages of a desk's API, their forms, cookies."""

import http.client
import urllib.parse
from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what would be sent."""

    def __init__(self):
        super().__init__()
        self.forms, self.area = [], None

    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        if tag == "form":
            self.forms.append((of.get("action", ""), {}))
        elif not self.forms or "name" not in of:
            return
        elif tag == "textarea":
            self.area = of["name"]
            self.forms[-1][1][self.area] = ""
        elif tag == "input" and of.get("type") != "file" and (of.get("type") not in ("radio", "checkbox") or "checked" in of):
            self.forms[-1][1][of["name"]] = of.get("value", "")

    def handle_data(self, text):
        if self.area:
            self.forms[-1][1][self.area] += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


class Page:
    def __init__(self, status, headers, text):
        self.status, self.headers, self.text = status, headers, text

    def forms(self):
        """All forms: the whole address of each, and what would be sent."""
        reader = Forms()
        reader.feed(self.text)
        return reader.forms

    def form(self, place):
        """The form that is sent to this place."""
        found = [(to, fields) for to, fields in self.forms() if to.split("?")[0].endswith(place)]
        assert found, f"no form is sent to {place}: {[to for to, _ in self.forms()]}"
        return found[0]


class Browser:
    """Asks a desk where its API stands; links in mails lead to the desk's name."""

    def __init__(self, host, stage, base_url):
        self.host, self.stage, self.base_url, self.cookies = host, stage, base_url, {}

    def ask(self, method, path, fields=None):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base_url}
        connection.request(method, self.stage + path.removeprefix(self.base_url), body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, value = value.split(";")[0].partition("=")
                self.cookies[cookie] = value
        page = Page(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode())
        connection.close()
        return page

    def get(self, path):
        # A browser keeps the place within the page to itself.
        page = self.ask("GET", path.partition("#")[0])
        assert page.status == 200, f"GET {path}: {page.status} {page.text[:2000]}"
        return page

    def post(self, path, fields):
        """Sends a form and follows where it leads; the address and the page there."""
        page = self.ask("POST", path, fields)
        if page.status == 200:
            return path, page
        assert page.status == 303, f"POST {path}: {page.status} {page.text[:2000]}"
        return page.headers["location"], self.get(page.headers["location"])

    def upload(self, frame, name, contents, **changed):
        """What somebody does in the frame of a page that asks for files: its form leads elsewhere. The answer from there."""
        action, fields = next(form for form in self.get(frame).forms() if "policy" in form[1])
        boundary, parts = "----browser7MA4YWxkTrZu0gW", ""
        for field, value in (fields | changed).items():
            parts += f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        parts += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
        to = urllib.parse.urlsplit(action)
        connection = http.client.HTTPConnection(to.netloc, timeout=60)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Origin": self.base_url}
        connection.request("POST", to.path, parts.encode() + contents + f"\r\n--{boundary}--\r\n".encode(), headers)
        answer = connection.getresponse()
        page = Page(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode())
        connection.close()
        return page

    def submit(self, path, place, **typed):
        """What somebody does by the form of a page that is sent to this place; the page after it."""
        action, fields = self.get(path).form(place)
        return self.post(action, fields | typed)[1]
