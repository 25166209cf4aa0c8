# SPDX-License-Identifier: EUPL-1.2
"""The forms in which services ask to embed ids, and names under which payment services take a merchant's account.

Each row: kind, prefix of the mark, expression whose first group is the id. Expressions begin with fixed signs where the
service's form allows it, and every gap in them is bounded, so that a hostile page costs no more than an ordinary one.
"""

import re

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_Q, _S = r"[\"']", r"\s{0,3}"
_TRACKERS: tuple[tuple[str, str], ...] = (
    ("", r"\b(UA-\d{4,10})-\d{1,4}\b"),
    ("", r"[\"'=/](G-[A-Z0-9]{8,12})\b"),
    ("", r"[\"'=/](GT-[A-Z0-9]{7,10})\b"),
    ("", r"\b(GTM-[A-Z0-9]{5,9})\b"),
    ("", r"\b(AW-\d{8,12})\b"),
    ("", r"[\"'=/](DC-\d{6,10})\b"),
    ("", r"\bca-(pub-\d{10,18})\b"),
    ("ym-", r"(?:\bym\(\s{0,3}|mc\.yandex\.(?:ru|com)/watch/|yaCounter)(\d{5,10})"),
    ("fb-", rf"\bfbq\({_S}{_Q}init{_Q}{_S},{_S}{_Q}(\d{{10,20}})"),
    ("fb-", r"facebook\.com/tr/?\?id=(\d{10,20})"),
    ("fbapp-", rf"fb:app_id{_Q}\s{{1,3}}content={_Q}(\d{{8,20}})"),
    ("tt-", rf"\bttq\.load\({_S}{_Q}([A-Z0-9]{{15,25}})"),
    ("snap-", rf"snaptr\({_S}{_Q}init{_Q}{_S},{_S}{_Q}({_UUID})"),
    ("pin-", rf"pintrk\({_S}{_Q}load{_Q}{_S},{_S}{_Q}(\d{{10,16}})"),
    ("li-", rf"_linkedin_partner_id{_S}={_S}{_Q}(\d{{4,9}})"),
    ("x-", rf"twq\({_S}{_Q}(?:init|config){_Q}{_S},{_S}{_Q}([a-z0-9]{{5,8}}){_Q}"),
    ("", r"\b(VK-RTRG-\d{4,9}-[A-Za-z0-9]{4,8})\b"),
    ("hj-", r"\bhjid\s{0,3}[:=]\s{0,3}(\d{5,9})"),
    ("clarity-", r"clarity\.ms/tag/([a-z0-9]{8,12})\b"),
    ("uet-", r"\bti\s{0,2}:\s{0,2}[\"'](\d{7,10})[\"']\s{0,3},?\s{0,3}[^}]{0,40}(?:enableAutoSpaTracking|q:)"),
    ("baidu-", r"hm\.baidu\.com/hm\.js\?([0-9a-f]{32})"),
    ("cnzz-", r"cnzz\.com/[^\"']{0,40}id=(\d{6,12})"),
    ("la51-", rf"LA\.init\(\{{{_S}id{_S}:{_S}{_Q}([A-Za-z0-9]{{10,20}})"),
    ("naver-", rf"wcs_add\[{_Q}wa{_Q}\]{_S}={_S}{_Q}(\w{{10,20}}){_Q}"),
    ("mailru-", r"(?:top-fwz1|top)\.mail\.ru/[^\"']{0,40}id=(\d{5,9})"),
    ("mailru-", rf"_tmr\.push\(\{{{_S}id{_S}:{_S}{_Q}(\d{{5,9}})"),
    ("statcounter-", r"\bsc_project\s{0,3}=\s{0,3}(\d{5,9})"),
    ("histats-", r"Histats\.start\([^)]{0,20}(\d{6,9})"),
    ("matomo-", r"//([\w.-]{4,60})/(?:matomo|piwik)\.(?:php|js)"),
    ("umami-", rf"data-website-id={_Q}({_UUID})"),
    ("cf-", r"data-cf-beacon=[^>]{0,40}token[^a-f0-9]{1,12}([a-f0-9]{32})"),
    ("mixpanel-", rf"mixpanel\.init\({_S}{_Q}([0-9a-f]{{32}})"),
    ("segment-", rf"analytics\.load\({_S}{_Q}([A-Za-z0-9]{{20,40}})"),
    ("sentry-", r"https://([0-9a-f]{32})@[\w.-]{1,60}/\d{1,18}\b"),
    ("mouseflow-", rf"mouseflow\.com/projects/({_UUID})"),
    ("onesignal-", rf"OneSignal[^<]{{0,200}}?appId{_Q}?{_S}:{_S}{_Q}({_UUID})"),
)
_CHATS: tuple[tuple[str, str], ...] = (
    ("tawk-", r"embed\.tawk\.to/([0-9a-f]{20,30})/"),
    ("intercom-", r"(?:app_id|appId)[\"']?\s{0,3}[:=]\s{0,3}[\"']([a-z0-9]{8})[\"']"),
    ("livechat-", r"__lc\.license\s{0,3}=\s{0,3}(\d{5,10})"),
    ("zendesk-", rf"zdassets\.com/ekr/snippet\.js\?key=({_UUID})"),
    ("zopim-", r"zopim\.com/\?([A-Za-z0-9]{20,40})"),
    ("crisp-", rf"CRISP_WEBSITE_ID\s{{0,3}}=\s{{0,3}}[\"']({_UUID})"),
    ("jivo-", r"code\.jivo(?:site)?\.(?:com|ru)/(?:script/)?widget/([A-Za-z0-9]{8,12})"),
    ("tidio-", r"code\.tidio\.co/([a-z0-9]{20,40})\.js"),
    ("hubspot-", r"js\.hs-scripts\.com/(\d{5,10})\.js"),
    ("smartsupp-", r"_smartsupp\.key\s{0,3}=\s{0,3}[\"']([0-9a-f]{30,50})"),
    ("drift-", rf"drift\.load\({_S}{_Q}([a-z0-9]{{10,14}})"),
    ("olark-", rf"olark\.identify\({_S}{_Q}(\d{{4}}-\d{{3}}-\d{{2}}-\d{{4}})"),
    ("chatra-", rf"ChatraID{_S}={_S}{_Q}([A-Za-z0-9]{{10,24}})"),
    ("bitrix-", r"/(b\d{5,10})/crm/(?:site_button|tag)/"),
    ("userlike-", r"userlike[^\"'\s]{0,60}/([0-9a-f]{32,64})\.js"),
    ("chaport-", rf"chaport[^<]{{0,200}}?appId{_Q}?{_S}:{_S}{_Q}([0-9a-f]{{24}})"),
    ("gorgias-", r"gorgias\.(?:chat|io)/[^\"'\s]{0,60}applicationId=(\d{3,8})"),
    ("freshchat-", rf"fcWidget[^<]{{0,120}}?token{_Q}?{_S}:{_S}{_Q}({_UUID})"),
    ("manychat-", r"widget\.manychat\.com/(\d{8,18})\.js"),
    ("elfsight-", rf"elfsight-app-({_UUID})"),
)
_FORMS: tuple[tuple[str, str], ...] = (
    ("recaptcha-", r"\b(6L[0-9A-Za-z_-]{38})\b"),
    ("hcaptcha-", rf"data-sitekey={_Q}?({_UUID})"),
    ("hcaptcha-", rf"hcaptcha[^<]{{0,200}}?sitekey{_Q}?{_S}:{_S}{_Q}({_UUID})"),
    ("turnstile-", r"\b(0x4[A-Za-z0-9_-]{20,24})\b"),
    ("stripe-", r"\b(pk_live_[A-Za-z0-9]{20,110})\b"),
    ("stripelink-", r"buy\.stripe\.com/([A-Za-z0-9]{10,30})\b"),
    ("paypal-", r"paypal\.com/sdk/js\?[^\"']{0,200}client-id=([A-Za-z0-9_-]{60,100})"),
    ("paypalme-", r"paypal\.me/([A-Za-z0-9]{3,20})\b"),
    ("cashapp-", r"cash\.app/(\$[A-Za-z0-9]{3,20})\b"),
    ("braintree-", r"\b(production_[a-z0-9]{8}_[a-z0-9]{16})\b"),
    ("", r"\b(rzp_live_[A-Za-z0-9]{14})\b"),
    ("", r"\b(sq0idp-[A-Za-z0-9_-]{22})"),
    ("", r"\b(FLWPUBK-[0-9a-f]{32}-X)\b"),
    ("mollie-", r"\b(pfl_[A-Za-z0-9]{10})\b"),
    ("mercadopago-", r"\b(APP_USR-[0-9a-f]{8}-[0-9a-f-]{27})\b"),
    ("coinbase-", rf"commerce\.coinbase\.com/checkout/({_UUID})"),
    ("nowpayments-", r"nowpayments\.io/[^\"'\s]{0,60}(?:iid|api_key)=([A-Za-z0-9-]{7,60})"),
    ("btcpay-", r"storeId[\"']?[=:]\s{0,3}[\"']?([A-Za-z0-9]{40,50})\b"),
    ("formspree-", r"formspree\.io/f/([a-z0-9]{6,12})"),
    ("mailchimp-", r"list-manage\.com/subscribe/post\?u=([0-9a-f]{20,30})"),
    ("klaviyo-", r"klaviyo\.com/[^\"']{0,60}company_id=([A-Za-z0-9]{6})\b"),
)
MARKS = tuple(
    (kind, prefix, re.compile(pattern))
    for kind, rows in (("tracker", _TRACKERS), ("chat", _CHATS), ("form", _FORMS))
    for prefix, pattern in rows
)
VERIFICATION = {
    "google-site-verification": "google",
    "yandex-verification": "yandex",
    "msvalidate.01": "bing",
    "facebook-domain-verification": "facebook",
    "p:domain_verify": "pinterest",
    "baidu-site-verification": "baidu",
    "naver-site-verification": "naver",
}
"""Meta names by which an account proves that a site is its own."""
MERCHANT_FIELDS = frozenset(
    "business hosted_button_id merchant merchant_id merchantid merchantaccount merchant_account m_shop shop_id shopid "
    "lmi_payee_purse payee_account pay_to_email merchantlogin mrchlogin x_login ap_merchant ac_account_email instid "
    "pspid ds_merchant_merchantcode ds_merchantcode merchantnumber merchantcode payeeaccount seller_id vendortxcode "
    "wmi_merchant_id ik_co_id merchant_key".split()
)
"""Hidden fields in which a payment form names who is paid."""
