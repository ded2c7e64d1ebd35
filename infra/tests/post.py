"""A real mail server for tests: Postfix takes mail in, Dovecot keeps it.

    who sends ──SMTP──▶ Postfix ──LMTP──▶ Dovecot ──IMAP──▶ who reads
"""

import email
import email.message
import email.policy
import imaplib
import os
import shutil
import smtplib
import subprocess
import tempfile
import time
from pathlib import Path

from conftest import free_port

PASSWORD = "geheim"
# How long a mail may take through all of it, in seconds: the schedule that sweeps up lost ones goes each minute.
PATIENCE = 150

POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = post.example
mydestination =
relay_domains = {domains}
recipient_delimiter = +
relay_transport = lmtp:inet:127.0.0.1:{lmtp}
smtputf8_enable = yes
"""
SERVICES = """
127.0.0.1:{smtp} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 5 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
flush unix n - n 1000? 0 flush
"""
DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = maildir:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
default_vsz_limit = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@post.example
}}
"""


class Post:
    """The two servers, on ports of their own."""

    def __init__(self, domains):
        # Their own users walk through all of it.
        self.folder = Path(tempfile.mkdtemp(prefix="lotse-post-", dir="/tmp"))
        self.domains = domains
        self.smtp, self.imap, self.lmtp = free_port(), free_port(), free_port()
        self.dovecot = None

    def start(self):
        for part in ("", "postfix", "postfix/queue", "postfix/data", "dovecot", "dovecot/mail"):
            (self.folder / part).mkdir(exist_ok=True)
            (self.folder / part).chmod(0o755)
        subprocess.run(["chown", "postfix", self.folder / "postfix/data"], check=True)
        subprocess.run(["chown", "mail:mail", self.folder / "dovecot/mail"], check=True)
        postfix = self.folder / "postfix"
        (postfix / "main.cf").write_text(POSTFIX.format(folder=postfix, domains=", ".join(self.domains), lmtp=self.lmtp))
        (postfix / "master.cf").write_text(SERVICES.format(smtp=self.smtp))
        dovecot = self.folder / "dovecot"
        (dovecot / "conf").write_text(
            DOVECOT.format(folder=dovecot, user="mail", group="mail", password=PASSWORD, imap=self.imap, lmtp=self.lmtp)
        )
        self.dovecot = subprocess.Popen(["dovecot", "-F", "-c", dovecot / "conf"])
        started = subprocess.run(["postfix", "-c", postfix, "start"], capture_output=True, text=True, timeout=60)
        assert started.returncode == 0, f"Postfix does not start: {started.stderr}"
        self.wait(lambda: self.inbox("nobody@" + self.domains[0]) == [])

    def stop(self):
        if self.dovecot:
            subprocess.run(["postfix", "-c", self.folder / "postfix", "stop"], check=False, capture_output=True, timeout=60)
            self.dovecot.terminate()
            self.dovecot.wait(20)
        shutil.rmtree(self.folder)

    def send(self, sender, text, **headers):
        """Somebody sends a mail; `Reply_To` is the header Reply-To."""
        mail = email.message.EmailMessage()
        mail["From"] = sender
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as server:
            server.send_message(mail)

    def inbox(self, who):
        """All mails that somebody has got, as they came, oldest first."""
        box = imaplib.IMAP4("127.0.0.1", self.imap, timeout=20)
        try:
            box.login(who, PASSWORD)
            box.select("INBOX", readonly=True)
            numbers = box.search(None, "ALL")[1][0].split()
            raw = [box.fetch(number, "(RFC822)")[1][0][1] for number in numbers]
        finally:
            box.shutdown()
        return raw

    def expect(self, who, count):
        """Waits until somebody has got so many mails; returns the last of them."""
        mails = self.wait(lambda: mails if len(mails := self.inbox(who)) >= count else None)
        assert len(mails) == count, f"{who} got {len(mails)} mails, the last one {mails[-1].decode()}"
        return email.message_from_bytes(mails[-1], policy=email.policy.default)

    def wait(self, for_what):
        """Waits for something other than nothing."""
        last, end = None, time.monotonic() + PATIENCE
        while time.monotonic() < end and self.dovecot.poll() is None:
            try:
                if (found := for_what()) not in (None, False):
                    return found
            except (OSError, imaplib.IMAP4.error) as error:
                last = error
            time.sleep(0.2)
        logs = "".join(file.read_text()[-3000:] for file in (self.folder / "postfix/log", self.folder / "dovecot/log") if file.exists())
        raise AssertionError(f"nothing came within {PATIENCE} seconds, or Dovecot has ended; {last!r}\n{logs}")


def missing():
    """Why there can be no mail server here, if so."""
    if os.geteuid() != 0:
        return "Postfix starts as root alone"
    if not shutil.which("postfix") or not shutil.which("dovecot"):
        return "Postfix and Dovecot are not installed; infra/test --programs does it"
    version = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=True).stdout
    return None if version.startswith("2.3") else f"the settings are for Dovecot 2.3, this is {version.strip()}"
