# SPDX-License-Identifier: EUPL-1.2
"""What anchors say: further pages, actions, purchases, language and currency switches, in some 25 languages.

Source: default wording of shop, forum and blog engines in their translations; matched whole.
"""

from crawler.extraction.profile_words import fold


def _phrases(text: str) -> frozenset[str]:
    """Each phrase as written and folded, so that an anchor need only be lower-cased."""
    plain = {" ".join(phrase.lower().split()) for phrase in text.split("|") if phrase.strip()}
    return frozenset(plain | {fold(phrase) for phrase in plain})


NEXT_WORDS = _phrases(
    """
        next | next page | next » | next > | next › | next → | older | older posts | older entries | older messages |
        load more | show more | view more | more products | load more products | show more products | see more |
        more results | weiter | nachste | nächste | naechste | nachste seite | nächste seite | naechste seite | vor |
        mehr anzeigen | mehr laden | weitere anzeigen | mehr produkte | suivant | suivante | page suivante |
        voir plus | afficher plus | charger plus | siguiente | siguientes | página siguiente | ver más | cargar más |
        mostrar más | successivo | successiva | avanti | prossima | pagina successiva | mostra altro | carica altri |
        vedi altri | proximo | próximo | proxima | próxima | seguinte | próxima página | ver mais | carregar mais |
        mostrar mais | volgende | volgende pagina | meer laden | toon meer | meer tonen | nästa | nästa sida |
        visa fler | ladda fler | neste | neste side | vis flere | last flere | næste | vis mere | seuraava |
        näytä lisää | lataa lisää | następna | następny | dalej | następna strona | pokaż więcej | załaduj więcej |
        wczytaj więcej | další | následující | další strana | načíst další | zobrazit další | zobrazit více | ďalšia |
        ďalšie | nasledujúca | načítať ďalšie | zobrazit viac | következő | következő oldal | tovább |
        több betöltése | további termékek | următoarea | următorul | pagina următoare | înainte | mai multe |
        încarcă mai multe | следующая | следующая страница | вперед | далее | дальше | показать еще | загрузить еще |
        след | наступна | далі | показати ще | завантажити ще | следваща | напред | покажи още | зареди още |
        επόμενη | επόμενο | επόμενη σελίδα | φορτωση περισσοτερων | sonraki | sonraki sayfa | ileri | daha fazla |
        daha fazla göster | sljedeća | sljedeća stranica | sledeća | naslednja | učitaj još | prikaži više | kitas |
        kitas puslapis | rodyti daugiau | nākamā | nākamais | radit vairak | järgmine | kuva rohkem | التالي |
        الصفحة التالية | المزيد | تحميل المزيد | عرض المزيد | הבא | הבאה | עוד | טען עוד | 下一页 | 下一頁 | 下页 |
        加载更多 | 更多 | 次へ | 次のページ | もっと見る | 다음 | 더보기 | 더 보기 | trang sau | tiep | xem them |
        berikutnya | selanjutnya | ถัดไป | » | › | > | >> | → | ❯ | ▶ | ⟩ | next page ›
    """
)

AVOID_ANCHORS = _phrases(
    """
        logout | log out | sign out | log off | logoff | abmelden | ausloggen | déconnexion | se déconnecter |
        cerrar sesión | salir | esci | disconnetti | sair | terminar sessão | uitloggen | afmelden | logga ut |
        logg ut | log ud | kirjaudu ulos | wyloguj | wyloguj się | odhlásit | odhlásit se | odhlásiť sa |
        kijelentkezés | kilépés | deconectare | ieșire | выйти | выход | вийти | вихід | изход | αποσύνδεση | çıkış |
        çıkış yap | odjava | odjavi se | atsijungti | iziet | logi valja | تسجيل الخروج | התנתק | 退出 | 登出 |
        ログアウト | 로그아웃 | reply | quote | report | report post | report ad | report listing | delete |
        delete account | print | print page | unsubscribe | vote | upvote | downvote | add to wishlist |
        add to compare | compare | mark as read | mark all as read | mark forums read | delete cookies |
        delete all board cookies
    """
)

BUY_ANCHORS = _phrases(
    """
        add to cart | add to basket | add to bag | buy | buy now | order now | purchase | in den warenkorb |
        jetzt kaufen | ajouter au panier | acheter | añadir al carrito | comprar | comprar ahora |
        aggiungi al carrello | acquista | adicionar ao carrinho | in winkelwagen | bestellen | lägg i varukorg | köp |
        kjøp | køb | lisää koriin | do koszyka | dodaj do koszyka | do košíku | vložit do košíku | kosárba |
        adaugă în coș | в корзину | купить | купити | до кошика | добави в количката | αγορά | προσθήκη στο καλάθι |
        sepete ekle | satın al | dodaj u košaricu | į krepšelį | lisa korvi | ielikt groza | beställ
    """
)

LANGUAGE_ANCHORS = frozenset(
    """
        en de fr es it pt nl sv no da fi pl cs cz sk hu ro bg ru ua uk el gr tr hr sr sl lt lv et ar he zh ja ko eng
        ger fra esp ita rus deu english deutsch francais français espanol español italiano portugues português
        nederlands svenska norsk dansk suomi polski čeština česky slovenčina slovensky magyar română български
        русский українська ελληνικά turkce hrvatski srpski slovenščina lietuviu latviesu eesti العربية עברית 中文
        日本語 한국어 english(us) english(uk) us gb at ch be
    """.split()
)
CURRENCY_ANCHORS = frozenset(
    """
        usd eur gbp chf cad aud nzd jpy pln czk huf ron bgn sek nok dkk rub uah try inr cny brl mxn zar btc xmr
        $ € £ ¥ ₽ ₴ ₺ zl kc ft
    """.split()
)
