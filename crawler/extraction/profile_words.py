# SPDX-License-Identifier: EUPL-1.2
"""How the pages on which a site speaks of itself are called, in the words of links and addresses.

Source: wording of the default pages of shop engines (Shopify, WooCommerce, PrestaShop, OpenCart, Magento, Zen Cart) and
of ordinary shop footers, by language; folded (no accents; where slugs write ä as ae, both stand).
"""

import re
import unicodedata
from functools import lru_cache

from crawler.profile import ProfilePageKind

K = ProfilePageKind

PHRASES: dict[ProfilePageKind, str] = {
    K.ABOUT: """
        about | about us | about our company | about our pharmacy | about our store | who we are | our story |
        our company | our pharmacy | company | company profile | ueber uns | uber uns | wir ueber uns | wir uber uns |
        das unternehmen | unternehmen | wer wir sind | unsere apotheke | a propos | qui sommes nous | notre histoire |
        notre pharmacie | notre entreprise | quienes somos | sobre nosotros | acerca de | nosotros | la empresa |
        nuestra farmacia | chi siamo | azienda | la farmacia | sobre nos | quem somos | a empresa | sobre a empresa |
        over ons | wie zijn wij | om oss | om os | om apoteket | tietoa meista | meista | yritys | o nas | o firmie |
        o aptece | kim jestesmy | o spolecnosti | o spolocnosti | rolunk | ceg | despre noi | cine suntem | za nas |
        о нас | о компании | о магазине | об аптеке | о проекте | про нас | про компанию | про компанію | за нас |
        за компанията | кто мы | σχετικα με εμας | σχετικα | ποιοι ειμαστε | η εταιρεια | hakkimizda | hakkinda |
        kurumsal | biz kimiz | o nama | tko smo | ko smo | o podjetju | о нама | apie mus | apie imone | par mums |
        meist | ettevottest | من نحن | عن الشركة | معلومات عنا | אודות | מי אנחנו | 关于我们 | 关于 | 公司简介 |
        關於我們 | 会社概要 | 私たちについて | 회사소개 | 회사 소개 | gioi thieu | ve chung toi | tentang kami |
        เกี่ยวกับเรา
    """,
    K.IMPRINT: """
        imprint | impressum | legal notice | legal notices | legal information | legal info | legal |
        company information | company details | business information | registered office | mentions legales |
        informations legales | mention legale | infos legales | aviso legal | informacion legal | datos legales |
        nota legale | note legali | informazioni legali | dati societari | colofon | bedrijfsgegevens |
        juridische informatie | wettelijke vermeldingen | juridisk information | foretagsinformation |
        juridisk informasjon | nota prawna | dane firmy | informacje prawne | tiraz | obchodni udaje |
        identifikacni udaje | identifikacne udaje | udaje o spolecnosti | impresszum | ceginformacio | cegadatok |
        jogi nyilatkozat | informatii legale | date firma | date identificare | реквизиты | правовая информация |
        юридическая информация | реквізити | правова інформація | правна информация | данни за фирмата |
        νομικη σημειωση | στοιχεια εταιρειας | νομικες πληροφοριες | yasal uyari | kunye | yasal bilgiler |
        podaci o tvrtki | pravne napomene | pravno obvestilo | rekvizitai | rekviziti | teisine informacija |
        juridiska informacija | oikeudellinen huomautus | 特定商取引法に基づく表記 | 特定商取引法 | 法律声明 |
        免责声明 | إشعار قانوني
    """,
    K.CONTACT: """
        contact | contacts | contact us | contact form | contact info | contact information | contactus |
        get in touch | write us | support | customer support | customer care | customer service | customer services |
        help desk | kontakt | kontakte | kontaktformular | kontaktieren sie uns | kundenservice | kundendienst |
        contactez nous | nous contacter | nous ecrire | service client | service clients | contacto | contactar |
        contactenos | contactanos | contacta | atencion al cliente | contatti | contattaci | contattateci |
        servizio clienti | assistenza clienti | contato | contatos | contactos | fale conosco | contacte nos |
        apoio ao cliente | neem contact op | klantenservice | klantendienst | kontakta oss | kundtjanst |
        kontakt oss | kundeservice | kontakt os | ota yhteytta | yhteystiedot | asiakaspalvelu | kontakty |
        skontaktuj sie | skontaktuj sie z nami | obsluga klienta | kontaktujte nas | napiste nam | kapcsolat |
        elerhetoseg | elerhetosegek | ugyfelszolgalat | contacteaza ne | контакты | контакт | контакти |
        связаться с нами | свяжитесь с нами | обратная связь | служба поддержки | зв язатися з нами | звязок з нами |
        за контакти | свържете се с нас | επικοινωνια | επικοινωνηστε μαζι μας | iletisim | bize ulasin |
        kontaktirajte nas | kontakti | kontaktai | susisiekite | sazinies ar mums | votke uhendust | اتصل بنا |
        تواصل معنا | צור קשר | יצירת קשר | 联系我们 | 聯絡我們 | 联系方式 | お問い合わせ | 문의하기 | 고객센터 |
        lien he | hubungi kami | ติดต่อเรา
    """,
    K.FAQ: """
        faq | faqs | f a q | frequently asked questions | questions and answers | questions | q a | help |
        help center | help centre | how to order | how to buy | how it works | haeufige fragen | haufige fragen |
        haufig gestellte fragen | haeufig gestellte fragen | fragen und antworten | hilfe | questions frequentes |
        foire aux questions | aide | comment commander | comment ca marche | preguntas frecuentes | ayuda |
        como comprar | como funciona | domande frequenti | aiuto | come ordinare | come funziona | come acquistare |
        perguntas frequentes | duvidas frequentes | ajuda | duvidas | veelgestelde vragen | hoe werkt het |
        hoe bestellen | vanliga fragor | hjalp | sporsmal og svar | ofte stilte sporsmal | hjelp |
        ofte stillede sporgsmal | hjaelp | sporgsmal og svar | usein kysytyt kysymykset | usein kysyttya | ohjeet |
        najczesciej zadawane pytania | czesto zadawane pytania | pytania i odpowiedzi | pomoc | jak kupowac |
        jak zamowic | jak nakupovat | jak objednat | casto kladene dotazy | caste dotazy | caste otazky |
        casto kladene otazky | ako nakupovat | gyakori kerdesek | gyik | segitseg | intrebari frecvente | ajutor |
        cum comand | cum cumpar | вопросы и ответы | частые вопросы | часто задаваемые вопросы | помощь |
        как заказать | как купить | питання та відповіді | поширені запитання | часті запитання | як замовити |
        допомога | често задавани въпроси | въпроси и отговори | помощ | как да поръчам | συχνες ερωτησεις | βοηθεια |
        sik sorulan sorular | sss | yardim | nasil siparis verilir | cesto postavljana pitanja | cesta pitanja |
        pogosta vprasanja | pomoc i podrska | duk | dazniausiai uzduodami klausimai | biezak uzdotie jautajumi | buj |
        kkk | korduma kippuvad kusimused | الأسئلة الشائعة | الاسئلة الشائعة | שאלות נפוצות | 常见问题 | 常見問題 |
        帮助中心 | よくある質問 | ご利用ガイド | 자주 묻는 질문 | cau hoi thuong gap
    """,
    K.DELIVERY: """
        delivery | deliveries | shipping | shipment | shipping info | shippinginfo | shipping and delivery |
        shipping rates | shipping policy | delivery policy | dispatch | worldwide shipping | international shipping |
        track order | order tracking | shipping countries | versand | versandkosten | versandinformationen |
        lieferung | lieferzeit | lieferzeiten | liefer und versandkosten | versandbedingungen | lieferbedingungen |
        livraison | livraisons | frais de port | expedition | frais de livraison | envio | envios | gastos de envio |
        politica de envio | politica de envios | entrega | entregas | plazos de entrega | spedizione | spedizioni |
        consegna | consegne | costi di spedizione | frete | portes | politica de entrega | verzending |
        verzendkosten | levering | bezorging | bezorgen | leverans | frakt | fraktkostnad | leveranser | fragt |
        toimitus | toimitukset | toimitustavat | toimituskulut | dostawa | wysylka | koszty dostawy | koszt dostawy |
        czas dostawy | formy dostawy | doprava | doruceni | dorucenie | cena dopravy | zpusob dopravy |
        moznosti dopravy | szallitas | kiszallitas | szallitasi informaciok | szallitasi feltetelek | livrare |
        transport | costuri de livrare | доставка | условия доставки | доставка товара | відправлення |
        умови доставки | условия за доставка | αποστολη | αποστολες | τροποι αποστολης | παραδοση | μεταφορικα |
        teslimat | kargo | gonderim | dostava | isporuka | nacini dostave | pristatymas | siuntimas | piegade |
        tarne | kattetoimetamine | tarneinfo | الشحن | التوصيل | الشحن والتوصيل | משלוחים | משלוח | 配送 | 配送方式 |
        运输 | 送货 | 送料 | 배송 | 배송안내 | van chuyen | pengiriman
    """,
    K.PAYMENT: """
        payment | payments | payment info | ways to pay | how to pay | paying | zahlung | zahlungsarten |
        zahlungsmoeglichkeiten | zahlungsmoglichkeiten | bezahlung | zahlungsweisen | zahlarten | bezahlen |
        paiement | paiements | moyens de paiement | modes de paiement | paiement securise | pago | pagos |
        formas de pago | metodos de pago | pago seguro | pagamento | pagamenti | metodi di pagamento |
        modalita di pagamento | pagamento sicuro | pagamentos | formas de pagamento | metodos de pagamento |
        betaling | betaalmethoden | betalen | betaalmogelijkheden | betalning | betalningssatt | betalingsmetoder |
        betalningsalternativ | maksu | maksutavat | maksaminen | platnosc | platnosci | formy platnosci |
        metody platnosci | platba | platby | zpusob platby | zpusoby platby | sposob platby | moznosti platby |
        fizetes | fizetesi modok | fizetesi lehetosegek | fizetesi informaciok | plata | plati | metode de plata |
        modalitati de plata | оплата | способы оплаты | варианты оплаты | способи оплати | плащане |
        начини на плащане | πληρωμη | πληρωμες | τροποι πληρωμης | odeme | odeme secenekleri | odeme yontemleri |
        placanje | nacini placanja | placila | mokejimas | apmokejimas | mokejimo budai | apmaksa | norekini |
        maksmine | makseviisid | الدفع | طرق الدفع | תשלום | אמצעי תשלום | 支付方式 | 付款方式 | お支払い |
        お支払い方法 | 결제 | thanh toan | pembayaran
    """,
    K.PRESCRIPTION: """
        prescription | prescriptions | prescription policy | online consultation | no prescription |
        without prescription | upload prescription | prescription upload | repeat prescription |
        repeat prescriptions | how to submit prescription | nhs prescriptions | transfer prescription | rezept |
        rezepte | rezept einloesen | rezept einlosen | rezept einsenden | e rezept | erezept | rezept einreichen |
        rezeptpflicht | ohne rezept | online rezept | ordonnance | ordonnances | sans ordonnance |
        envoyer ordonnance | envoi d ordonnance | mon ordonnance | scan ordonnance | receta | recetas |
        receta medica | sin receta | ricetta | ricette | ricetta medica | senza ricetta | invia ricetta | receita |
        receita medica | sem receita | receitas | recept | recepten | herhaalrecept | herhaalrecepten |
        zonder recept | recept inleveren | utan recept | recept pa natet | mina recept | resept | resepter |
        e resept | uten resept | recepter | uden recept | reseptit | resepti | ilman reseptia | recepta | recepty |
        e recepta | erecepta | bez recepty | predpis | na predpis | e recept | erecept | bez predpisu | bez receptu |
        venykoteles | recept nelkul | reteta | retete | fara reteta | рецепт | рецепты | без рецепта |
        рецептурный отпуск | рецепти | без рецепту | рецепта | συνταγη | συνταγες | χωρις συνταγη | recete |
        receteler | recetesiz | bez recepta | receptas | receptai | be recepto | recepte | receptes | bez receptes |
        retsept | retseptid | وصفة طبية | الوصفات | بدون وصفة | מרשם | ללא מרשם | 处方 | 处方药 | 処方箋 | 처방전
    """,
    K.TERMS: """
        terms | tos | terms of use | terms of service | terms and conditions | terms conditions | conditions of use |
        general conditions | general terms | general terms and conditions | terms of sale | user agreement |
        agreement | disclaimer | refund policy | return policy | returns | returns policy | refund | refunds |
        market rules | rules | agb | allgemeine geschaeftsbedingungen | allgemeine geschaftsbedingungen |
        geschaeftsbedingungen | nutzungsbedingungen | widerruf | widerrufsbelehrung | widerrufsrecht | cgv | cgu |
        conditions generales | conditions generales de vente | conditions generales d utilisation |
        conditions d utilisation | conditions de vente | retours | terminos | terminos y condiciones |
        condiciones generales | condiciones de uso | condiciones de venta | condiciones |
        condiciones generales de venta | terminos del servicio | devoluciones | termini | termini e condizioni |
        condizioni | condizioni di vendita | condizioni generali | condizioni generali di vendita | condizioni d uso |
        termini di servizio | resi | termos | termos e condicoes | termos de uso | termos de servico |
        condicoes gerais | condicoes de venda | algemene voorwaarden | voorwaarden | gebruiksvoorwaarden |
        leveringsvoorwaarden | retourneren | villkor | allmanna villkor | kopvillkor | anvandarvillkor | vilkar |
        salgsbetingelser | handelsbetingelser | kjopsvilkar | betingelser | kayttoehdot | toimitusehdot |
        sopimusehdot | ehdot | regulamin | regulamin sklepu | warunki | warunki sprzedazy | zwroty |
        obchodni podminky | podminky | vseobecne obchodni podminky | obchodne podmienky |
        vseobecne obchodne podmienky | aszf | altalanos szerzodesi feltetelek | vasarlasi feltetelek |
        felhasznalasi feltetelek | termeni | termeni si conditii | conditii | conditii de utilizare | условия |
        пользовательское соглашение | условия использования | публичная оферта | оферта | договор оферты | правила |
        правила и условия | условия продажи | угода користувача | умови використання | публічна оферта |
        договір оферти | умови | общи условия | условия за ползване | οροι χρησης | οροι | οροι και προυποθεσεις |
        kullanim kosullari | sartlar ve kosullar | mesafeli satis sozlesmesi | satis sozlesmesi | uvjeti koristenja |
        opci uvjeti | uslovi koristenja | uslovi koriscenja | splosni pogoji | pogoji poslovanja | taisykles |
        pirkimo taisykles | noteikumi | lietosanas noteikumi | tingimused | kasutustingimused | muugitingimused |
        myyntiehdot | الشروط والأحكام | الشروط والاحكام | شروط الاستخدام | תקנון | תנאי שימוש | 服务条款 | 使用条款 |
        利用規約 | 이용약관 | dieu khoan | syarat dan ketentuan
    """,
    K.PRIVACY: """
        privacy | privacy policy | privacy notice | privacy statement | data protection | cookies | cookie policy |
        gdpr | datenschutz | datenschutzerklaerung | datenschutzerklarung | confidentialite |
        politique de confidentialite | vie privee | protection des donnees | donnees personnelles | privacidad |
        politica de privacidad | proteccion de datos | informativa privacy | informativa sulla privacy |
        politica de privacidade | privacidade | privacybeleid | privacyverklaring | integritetspolicy |
        personuppgifter | personvern | personvernerklaering | privatlivspolitik | persondatapolitik | tietosuoja |
        tietosuojaseloste | rekisteriseloste | polityka prywatnosci | prywatnosc | rodo | ochrana osobnich udaju |
        ochrana osobnych udajov | gdpr ochrana | adatvedelem | adatvedelmi nyilatkozat | adatvedelmi tajekoztato |
        adatkezeles | adatkezelesi tajekoztato | confidentialitate | politica de confidentialitate |
        политика конфиденциальности | конфиденциальность | персональные данные | політика конфіденційності |
        поверителност | политика за поверителност | защита на личните данни | πολιτικη απορρητου | απορρητο |
        προσωπικα δεδομενα | gizlilik | gizlilik politikasi | kvkk | politika privatnosti | zastita podataka |
        pravila privatnosti | zasebnost | varstvo podatkov | privatumo politika | privatuma politika | privatumas |
        privaatsus | privaatsuspoliitika | سياسة الخصوصية | מדיניות פרטיות | 隐私政策 | 隱私政策 |
        プライバシーポリシー | 個人情報保護方針 | 개인정보처리방침 | kebijakan privasi
    """,
    K.ORDER: """
        order | order form | orderform | checkout | cart | basket | shopping cart | shoppingcart | shopping basket |
        shopping bag | bag | place order | order online | view cart | my cart | onepage | warenkorb | kasse |
        bestellung | bestellformular | zur kasse | panier | commande | mon panier | passer commande |
        bon de commande | carrito | cesta | pedido | carrito de compra | carrello | ordine | cassa | modulo d ordine |
        carrinho | encomenda | finalizar compra | winkelwagen | winkelmand | afrekenen | bestelling |
        bestelformulier | varukorg | kundvagn | kassa | handlekurv | handlevogn | indkobskurv | kurv | ostoskori |
        kori | koszyk | zamowienie | kosik | nakupni kosik | nakupny kosik | pokladna | objednavka | kosar | penztar |
        megrendeles | cos | cosul meu | comanda | корзина | оформление заказа | оформить заказ | заказ | кошик |
        оформлення замовлення | количка | поръчка | καλαθι | καλαθι αγορων | ταμειο | sepet | sepetim | siparis |
        siparis formu | kosarica | korpa | blagajna | krepselis | grozs | ostukorv | سلة التسوق | السلة | עגלת קניות |
        购物车 | カート | 장바구니 | gio hang | keranjang
    """,
}

FILLER = frozenset(
    """
        our my your the a an of and or to in on for with by at us we info information informations page pages policy
        policies terms conditions details general center centre section returns return refunds refund methods method
        options option costs cost rates times time only online shop store statement rules guide und oder der die das
        zu zur zum im unser unsere unseren ihr mit wichtige informationen bedingungen kosten et ou de des du la le
        les l d nos notre votre vos en informacion informaciones y o el los las nuestra nuestro politica politicas e
        di il lo i gli della dei delle del al informazioni da do dos os as informacoes van het een onze informatie
        och eller av till var og til vores ja tai oraz w z na dla nasz nasza informacje v s se pre pro nase
        informace informacie es az informacio informaciok si cu din ne и или в на для наша наш информация об о і та
        інформація за κι και για του της μας πληροφοριες ve ile bilgileri bilgi za u ir apie un par ning html htm
        php aspx asp jsp cgi index main view show cms content
    """.split()
)
"""Words that may stand beside a profile word without changing what the page is."""

_SPECIAL = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "’": " "})


def fold(text: str) -> str:
    """Lower case without accents: "Über uns" and "uber uns" are the same."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def phrase_kinds() -> dict[str, ProfilePageKind]:
    """Every phrase, folded, with the page it names; the first table that has a phrase keeps it."""
    kinds: dict[str, ProfilePageKind] = {}
    for kind, phrases in PHRASES.items():
        for phrase in phrases.split("|"):
            kinds.setdefault(" ".join(fold(phrase).split()), kind)
    return kinds


RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            K.PRESCRIPTION,
            K.IMPRINT,
            K.ABOUT,
            K.CONTACT,
            K.DELIVERY,
            K.PAYMENT,
            K.FAQ,
            K.TERMS,
            K.PRIVACY,
            K.ORDER,
        )
    )
}
"""Of two kinds named together ("payment and delivery") the first here wins."""

_WORD = re.compile(r"[^\W_]+")


def named_page(text: str) -> ProfilePageKind | None:
    """The page that a slug or an anchor names, if each of its words belongs to a known phrase or is filler."""
    if not text or len(text) > 60:
        return None
    words = _WORD.findall(fold(text))
    if not words or len(words) > 8:
        return None
    kinds = phrase_kinds()
    best: ProfilePageKind | None = None
    at = 0
    while at < len(words):
        for size in range(min(4, len(words) - at), 0, -1):
            kind = kinds.get(words[at] if size == 1 else " ".join(words[at : at + size]))
            if kind is not None:
                best = kind if best is None or RANK[kind] < RANK[best] else best
                at += size
                break
        else:
            if words[at] not in FILLER and not words[at].isdigit():
                return None
            at += 1
    return best
