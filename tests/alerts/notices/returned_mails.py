# SPDX-License-Identifier: EUPL-1.2
"""Delivery reports in the shapes that mail servers write them; every name in them is invented."""

POSTFIX = """Return-Path: <>
Received: by mx.agency.example (Postfix)
	id 4F0A21C0042; Sun, 22 Nov 2026 06:00:02 +0000 (UTC)
Date: Sun, 22 Nov 2026 06:00:02 +0000 (UTC)
From: MAILER-DAEMON@mx.agency.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: notices@agency.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="9B31C1C0040.1795327202/mx.agency.example"
Content-Transfer-Encoding: 7bit
Message-Id: <20261122060002.4F0A21C0042@mx.agency.example>

This is a MIME-encapsulated message.

--9B31C1C0040.1795327202/mx.agency.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.agency.example.

<abuse@registrar.example>: host mx.registrar.example[192.0.2.7] said: 550 5.1.1
    <abuse@registrar.example>: Recipient address rejected: User unknown (in
    reply to RCPT TO command)

--9B31C1C0040.1795327202/mx.agency.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.agency.example
X-Postfix-Queue-ID: 9B31C1C0040
X-Postfix-Sender: rfc822; notices@agency.example
Arrival-Date: Sun, 22 Nov 2026 06:00:01 +0000 (UTC)

Final-Recipient: rfc822; abuse@registrar.example
Original-Recipient: rfc822;abuse@registrar.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.registrar.example
Diagnostic-Code: smtp; 550 5.1.1 <abuse@registrar.example>: Recipient address
    rejected: User unknown

--9B31C1C0040.1795327202/mx.agency.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 7bit

Return-Path: <notices@agency.example>
From: notices@agency.example
To: abuse@registrar.example
Subject: a report
Message-ID:
 {id}

--9B31C1C0040.1795327202/mx.agency.example--
"""

EXIM = """Return-path: <>
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: notices@agency.example
References: {id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1795327202-eximdsn-1804289383
MIME-Version: 1.0
X-Failed-Recipients: abuse@registrar.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uXyZA-0001Ab-2C@relay.example>
Date: Sun, 22 Nov 2026 06:00:02 +0000

--1795327202-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  abuse@registrar.example
    host mx.registrar.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<abuse@registrar.example>:
    550 5.1.1 no such user

--1795327202-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; relay.example

Action: failed
Final-Recipient: rfc822;abuse@registrar.example
Status: 5.0.0
Remote-MTA: dns; mx.registrar.example
Diagnostic-Code: smtp; 550 5.1.1 no such user

--1795327202-eximdsn-1804289383
Content-type: message/rfc822

From: notices@agency.example
To: abuse@registrar.example
Subject: a report
Message-ID: {id}
Content-Type: multipart/mixed; boundary=inner

--inner
Content-Type: text/plain

words
--inner--

--1795327202-eximdsn-1804289383--
"""

EXIM_OLD = """Return-path: <>
X-Failed-Recipients: abuse@registrar.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: notices@agency.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uXyZB-0001Ab-2C@relay.example>
Date: Sun, 22 Nov 2026 06:00:02 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  abuse@registrar.example
    SMTP error from remote mail server after RCPT TO:<abuse@registrar.example>:
    host mx.registrar.example [192.0.2.7]: 550 5.1.1 no such user

------ This is a copy of the message, including all the headers. ------

Return-path: <notices@agency.example>
From: notices@agency.example
To: abuse@registrar.example
Subject: a report
Message-ID: {id}

words
"""

EXIM_DELAYED = """Return-path: <>
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: notices@agency.example
References: {id}
Subject: Warning: message 1uXyZA-0001Ab-2C delayed 24 hours
Message-Id: <E1uXyZC-0001Ab-2C@relay.example>
Date: Sun, 22 Nov 2026 06:00:02 +0000

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on relay.example.

The message identifier is:     1uXyZA-0001Ab-2C
The subject of the message is: a report

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.
"""

EXCHANGE = """From: <postmaster@registrar.example>
To: <notices@agency.example>
Date: Sun, 22 Nov 2026 06:00:02 +0000
Content-Type: multipart/report; report-type=delivery-status;
	boundary="8f5b2f0a-9d3a-4c0e-8a35-1f5a0c8f7e11"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <b7c1b2a0-7c54-4a27-9a2c-1c9a5f0d7d21@registrar.example>
In-Reply-To: {id}
References: {id}
Thread-Topic: a report
Subject: Undeliverable: a report
Auto-Submitted: auto-replied
MIME-Version: 1.0

--8f5b2f0a-9d3a-4c0e-8a35-1f5a0c8f7e11
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="c1a0f9c5-5f5c-4f3e-8f6e-7a1d3b1f0a10"

--c1a0f9c5-5f5c-4f3e-8f6e-7a1d3b1f0a10
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

abuse@registrar.example
The email address you entered couldn't be found.

Diagnostic information for administrators:
#550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient abuse@registrar.examp=
le not found by SMTP address lookup ##

--c1a0f9c5-5f5c-4f3e-8f6e-7a1d3b1f0a10
Content-Type: text/html; charset="us-ascii"

<html><body>Delivery has failed</body></html>

--c1a0f9c5-5f5c-4f3e-8f6e-7a1d3b1f0a10--

--8f5b2f0a-9d3a-4c0e-8a35-1f5a0c8f7e11
Content-Type: message/delivery-status

Reporting-MTA: dns;MX01.registrar.example
Received-From-MTA: dns;mx.agency.example
Arrival-Date: Sun, 22 Nov 2026 06:00:01 +0000

Final-Recipient: rfc822;abuse@registrar.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 abuse@registrar.example not found by SMTP address lookup
X-Display-Name: abuse@registrar.example

--8f5b2f0a-9d3a-4c0e-8a35-1f5a0c8f7e11
Content-Type: message/rfc822

From: notices@agency.example
To: abuse@registrar.example
Subject: a report
Message-ID: {id}

words
--8f5b2f0a-9d3a-4c0e-8a35-1f5a0c8f7e11--
"""

GMAIL = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: notices@agency.example
Auto-Submitted: auto-replied
Subject: Delivery Status Notification ({word})
References: {id}
In-Reply-To: {id}
X-Failed-Recipients: abuse@registrar.example
Message-ID: <673f.170a0220.1b2c3.4d5e.GMR@mx.google.com>
Date: Sat, 21 Nov 2026 22:00:02 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="00000000000036a5b6062713d0b1"; report-type=delivery-status

--00000000000036a5b6062713d0b1
Content-Type: multipart/related; boundary="00000000000036a86e062713d0b3"

--00000000000036a86e062713d0b3
Content-Type: multipart/alternative; boundary="00000000000036a87b062713d0b4"

--00000000000036a87b062713d0b4
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to abuse@registrar.example because the address couldn't be found.

--00000000000036a87b062713d0b4
Content-Type: text/html; charset="UTF-8"

<html><body>Address not found</body></html>
--00000000000036a87b062713d0b4--
--00000000000036a86e062713d0b3
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--00000000000036a86e062713d0b3--
--00000000000036a5b6062713d0b1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; notices@agency.example
Arrival-Date: Sat, 21 Nov 2026 22:00:01 -0800 (PST)
X-Original-Message-ID: {id}

Final-Recipient: rfc822; abuse@registrar.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.registrar.example. (192.0.2.7, the server for the domain registrar.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos.
Last-Attempt-Date: Sat, 21 Nov 2026 22:00:02 -0800 (PST)

--00000000000036a5b6062713d0b1
Content-Type: message/rfc822

From: notices@agency.example
To: abuse@registrar.example
Subject: a report
Message-ID: {id}

--00000000000036a5b6062713d0b1--
"""

QMAIL = """Return-Path: <>
Date: 22 Nov 2026 06:00:02 -0000
From: MAILER-DAEMON@relay.example
To: notices@agency.example
Subject: failure notice

Hi. This is the qmail-send program at relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<abuse@registrar.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 no such user

--- Below this line is a copy of the message.

Return-Path: <notices@agency.example>
From: notices@agency.example
To: abuse@registrar.example
Message-ID: {id}

words
"""

UTF8 = """From: MAILER-DAEMON@mx.registrar.example
To: notices@agency.example
Subject: Undelivered
Date: Sun, 22 Nov 2026 06:00:02 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=global-delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

No.
--b
Content-Type: message/global-delivery-status
Content-Transfer-Encoding: base64

UmVwb3J0aW5nLU1UQTogZG5zOyBteC5yZWdpc3RyYXIuZXhhbXBsZQoKRmluYWwtUmVjaXBpZW50
OiB1dGYtODsgYWJ1c2VAcmVnaXN0cmFyLmV4YW1wbGUKQWN0aW9uOiBmYWlsZWQKU3RhdHVzOiA1
LjEuMQpEaWFnbm9zdGljLUNvZGU6IHNtdHA7IDU1MCA1LjEuMSBubyBzdWNoIHVzZXIK
--b
Content-Type: message/global-headers

Message-ID: {id}
--b--
"""

FAILED, DELAYED = {"action": "failed", "status": "5.1.1", "word": "Failure"}, {
    "action": "delayed", "status": "4.4.1", "word": "Delay",
}  # fmt: skip
SHAPES = {
    "postfix": (POSTFIX, FAILED, "failed"),
    "postfix, delayed": (POSTFIX, DELAYED, "delayed"),
    "exim": (EXIM, FAILED, "failed"),
    "exim before reports had fields": (EXIM_OLD, FAILED, "failed"),
    "exim, delayed": (EXIM_DELAYED, DELAYED, "delayed"),
    "exchange": (EXCHANGE, FAILED, "failed"),
    "gmail": (GMAIL, FAILED, "failed"),
    "gmail, delayed": (GMAIL, DELAYED, "delayed"),
    "qmail": (QMAIL, FAILED, "failed"),
    "international, in base64": (UTF8, FAILED, "failed"),
    "postfix, delivered": (POSTFIX, FAILED | {"action": "delivered (to mailbox)", "status": "2.0.0"}, "delivered"),
}


def returned(shape: str, message_id: str) -> bytes:
    """The report of that shape about the mail with this Message-ID, as it lies in a Maildir."""
    text, values, _ = SHAPES[shape]
    return text.format(id=message_id, **values).encode()
