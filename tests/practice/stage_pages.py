# SPDX-License-Identifier: EUPL-1.2
"""Pages that stand in the place of a practice site after an act; the wording is the kind hosts and authorities use."""

SUSPENDED = """<!DOCTYPE html><html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1>
<p>This Account has been suspended.</p><p>Contact your hosting provider for more information.</p></body></html>"""

PARKED = """<!DOCTYPE html><html><head><title>This domain is for sale</title></head><body>
<h1>This domain is for sale</h1><p>This domain may be for sale. Inquire about this domain today.</p>
<p>Related searches: <a href="/?q=shoes">shoes</a> <a href="/?q=loans">loans</a></p></body></html>"""

SEIZED = """<!DOCTYPE html><html><head><title>This domain has been seized</title></head><body>
<h1>This domain has been seized</h1><p>This domain has been seized by the practice police in accordance with a seizure
warrant issued by a practice court.</p></body></html>"""

FORBIDDEN = """<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1><hr>nginx</body></html>"""

CHALLENGE = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>
<script>window._cf_chl_opt={};</script><noscript>Enable JavaScript and cookies to continue</noscript></body></html>"""

LOGIN = """<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>Log in</h1>
<form method="post"><input name="user"><input type="password" name="password"><button>Log in</button></form>
</body></html>"""

WITHHELD = "Sorry, this product is not available in your country."

CLUB_HOME = """<!DOCTYPE html><html lang="en"><head><title>Fellgate Hiking Club</title>
<meta property="og:site_name" content="Fellgate Hiking Club"></head><body><header><h2>Fellgate Hiking Club</h2></header>
<main><p>Walking together since spring: every second Sunday members meet at the railway station, share sandwiches
and climb somewhere quiet. Newcomers bring sturdy boots, waterproof jackets and good humour. Photographs of the last
ridge crossing hang in the village library, where our treasurer keeps maps, compasses and spare whistles for borrowing.
Children under twelve walk the shorter valley loop beside the river with grandparents and dogs.</p></main>
<footer>Fellgate Hiking Club, the old schoolhouse</footer></body></html>"""

CLUB_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Fellgate Hiking Club</title></head><body>
<h1>Not found</h1><p>This path leads nowhere. Turn back to the meadow.</p></body></html>"""
