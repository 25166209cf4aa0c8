# SPDX-License-Identifier: EUPL-1.2
"""Words that stand before a value on product pages, in some twenty languages, and the field each names."""

from enum import StrEnum


class Field(StrEnum):
    """What a label promises."""

    SHIPS_FROM = "ships_from"
    SHIPS_TO = "ships_to"
    SELLER = "seller"
    PRICE = "price"
    QUANTITY = "quantity"
    PAYMENT = "payment"
    ESCROW = "escrow"
    STRENGTH = "strength"
    FORM = "form"
    PACK = "pack"
    SUBSTANCE = "substance"
    BRAND = "brand"
    MAKER = "maker"
    BATCH = "batch"
    EXPIRY = "expiry"
    SKU = "sku"
    GTIN = "gtin"
    AVAILABILITY = "availability"
    CATEGORY = "category"
    PLACE = "place"
    CONDITION = "condition"
    SALES = "sales"
    REVIEWS = "reviews"
    VIEWS = "views"
    PRODUCT = "product"


WORDS: dict[Field, str] = {
    Field.SHIPS_FROM: "ships from|ship from|shipping from|shipped from|shipping origin|origin|origin country|"
    "country of origin|from|dispatched from|"
    "item location|sends from|shipping country|versand aus|versendet aus|herkunft|versandland|expédié de|"
    "expédié depuis|envoi depuis|pays d'expédition|"
    "origine|enviado desde|envío desde|se envía desde|origen|spedito da|spedizione da|provenienza|enviado de|"
    "origem|verzonden vanuit|verzonden uit|herkomst|"
    "wysyłka z|kraj pochodzenia|odesláno z|отправка из|откуда|отправляется из|страна отправки|отправка|"
    "відправка з|skickas från|sendes fra|lähetetään|"
    "gönderim yeri|menşei|nereden|الشحن من|بلد المنشأ|المنشأ|发货地|發貨地|产地|发自|発送元|발송지|αποστολή από|"
    "odakle|livrare din",
    Field.SHIPS_TO: "ships to|ship to|shipping to|shipping destination|destination|destinations|to|delivers to|"
    "delivery to|sends to|available in|ships worldwide|"
    "versand nach|versendet nach|lieferung nach|lieferländer|liefergebiet|expédié vers|expédie vers|"
    "livraison vers|livraison en|destinations de livraison|"
    "envía a|envío a|envíos a|envíos|destino|spedisce in|spedizione in|spedizione verso|destinazione|envia para|"
    "enviado para|verzending naar|verzendt naar|"
    "wysyłka do|odesílá do|отправка в|куда|доставка в|доставка|відправка в|skickas till|sendes til|toimitus|"
    "gönderim|nereye|kargo|الشحن إلى|التوصيل إلى|"
    "发往|发货至|配送至|收货地|配送先|배송지|αποστολή σε|livrare în|szállítás",
    Field.SELLER: "vendor|seller|sold by|by|shop|store|merchant|supplier|posted by|listed by|vendor name|"
    "seller name|dealer|author|owner|verkäufer|händler|anbieter|"
    "verkauft von|inserent|vendeur|vendu par|vendedor|vendido por|venditore|venduto da|verkoper|sprzedawca|"
    "sprzedający|prodejce|predajca|eladó|vânzător|"
    "продавец|магазин|поставщик|продавець|продавач|säljare|sælger|selger|myyjä|satıcı|mağaza|البائع|المتجر|"
    "المورد|卖家|賣家|商家|店铺|供应商|販売者|出品者|판매자|"
    "πωλητής|prodavač",
    Field.PRICE: "price|our price|your price|cost|unit price|item price|total price|amount|preis|unser preis|"
    "prix|notre prix|precio|prezzo|preço|prijs|cena|ár|preț|"
    "цена|стоимость|ціна|pris|hinta|fiyat|السعر|سعر|价格|价钱|單價|售价|価格|가격|τιμή|cijena|harga|giá",
    Field.QUANTITY: "quantity|quantity left|quantity in stock|qty|stock|in stock|items left|left|"
    "units available|available quantity|menge|stückzahl|verfügbare menge|"
    "quantité|stock disponible|cantidad|quantità|quantidade|hoeveelheid|voorraad|ilość|množství|mennyiség|"
    "cantitate|количество|в наличии|остаток|кількість|antal|"
    "määrä|miktar|adet|stok|الكمية|数量|库存|庫存|수량|ποσότητα|količina",
    Field.PAYMENT: "payment|payment methods|payment method|payments|accepted payment|accepts|"
    "accepted currencies|currency accepted|pay with|we accept|coin|coins|"
    "zahlung|zahlungsarten|zahlungsmethoden|paiement|moyens de paiement|pago|formas de pago|métodos de pago|"
    "pagamento|metodi di pagamento|formas de pagamento|"
    "betaling|betaalmethoden|płatność|metody płatności|platba|fizetés|plată|оплата|способы оплаты|способ оплаты|"
    "betalning|maksu|ödeme|الدفع|طرق الدفع|支付方式|付款方式|"
    "支払方法|결제|πληρωμή|plaćanje",
    Field.ESCROW: "escrow|payment type|escrow type|finalize early|fe|multisig|treuhand|гарант|эскроу",
    Field.STRENGTH: "strength|dosage|dose|concentration|potency|stärke|wirkstärke|dosierung|dosage du produit|"
    "dosis|concentración|dosaggio|dosagem|sterkte|dawka|síla|"
    "дозировка|концентрация|дозування|styrka|styrke|vahvuus|doz|الجرعة|التركيز|规格|剂量|規格|용량|δόση",
    Field.FORM: "form|dosage form|pharmaceutical form|product form|darreichungsform|forme|forme galénique|"
    "forma farmacéutica|forma|vorm|postać|форма|форма выпуска|"
    "läkemedelsform|form farmaceutic|الشكل|剂型|劑型|剤形|제형",
    Field.PACK: "pack|pack size|package|packaging|package size|pills per pack|tablets per pack|packungsgröße|"
    "packung|inhalt|conditionnement|boîte|presentación|envase|"
    "confezione|embalagem|verpakking|opakowanie|balení|упаковка|в упаковке|фасовка|förpackning|pakning|ambalaj|"
    "العبوة|包装|包裝|内容量",
    Field.SUBSTANCE: "active ingredient|active ingredients|active substance|generic name|ingredient|ingredients|"
    "composition|wirkstoff|wirkstoffe|principe actif|"
    "substance active|principio activo|principio attivo|princípio ativo|werkzame stof|substancja czynna|"
    "účinná látka|hatóanyag|substanță activă|"
    "действующее вещество|діюча речовина|мнн|aktiv substans|etken madde|المادة الفعالة|有效成分|成分|活性成分|"
    "有効成分|성분",
    Field.BRAND: "brand|brand name|trade name|marke|marque|marca|merk|marka|značka|márka|бренд|торговая марка|"
    "märke|merke|العلامة التجارية|الماركة|品牌|ブランド|브랜드",
    Field.MAKER: "manufacturer|manufactured by|made by|maker|producer|mfr|marketed by|hersteller|fabricant|"
    "laboratoire|fabricante|laboratorio|produttore|fabrikant|"
    "producent|výrobce|výrobca|gyártó|producător|производитель|виробник|производител|tillverkare|valmistaja|"
    "üretici|الشركة المصنعة|المصنع|生产厂家|制造商|生产商|製造商|"
    "メーカー|제조사|κατασκευαστής|proizvođač",
    Field.BATCH: "batch|batch no|batch number|lot|lot no|lot number|charge|chargennummer|numéro de lot|lote|"
    "lotto|partij|numer partii|šarže|серия|номер партии|партия|"
    "серія|parti no|رقم التشغيلة|批号|批號|ロット",
    Field.EXPIRY: "expiry|expiry date|exp|exp date|expiration|expiration date|expires|best before|use by|"
    "verfallsdatum|haltbar bis|mhd|date d'expiration|péremption|"
    "caducidad|fecha de caducidad|vencimiento|scadenza|validade|houdbaar tot|data ważności|expirace|lejárat|"
    "срок годности|годен до|термін придатності|utgångsdatum|"
    "son kullanma tarihi|skt|تاريخ الانتهاء|الصلاحية|有效期|有效期至|使用期限|유통기한",
    Field.SKU: "sku|item no|item number|item code|product code|product id|article no|article number|model|"
    "part number|mpn|artikelnummer|art.-nr|art.nr|artikel-nr|"
    "bestellnummer|référence|réf|referencia|ref|codice|codice prodotto|código|artikelnr|kod produktu|kód|"
    "kód produktu|cikkszám|cod produs|артикул|код товара|код|"
    "artikelnummer|varenummer|ürün kodu|رمز المنتج|货号|商品编号|商品編號|型番|商品番号|상품코드",
    Field.GTIN: "ean|gtin|upc|isbn|barcode|pzn|ean-13|ean13|ean code|isbn-13|штрихкод|条码",
    Field.AVAILABILITY: "availability|stock status|status|verfügbarkeit|lieferstatus|lagerbestand|disponibilité|"
    "disponibilidad|disponibilità|disponibilidade|"
    "beschikbaarheid|dostępność|dostupnost|dostupnosť|elérhetőség|disponibilitate|наличие|доступность|наявність|"
    "tillgänglighet|saatavuus|stok durumu|التوفر|"
    "الحالة|库存状态|在庫|재고|διαθεσιμότητα",
    Field.CATEGORY: "category|categories|product type|type|kategorie|catégorie|categoría|categoria|categorie|"
    "kategoria|kategória|категория|категорія|kategori|الفئة|"
    "القسم|分类|分類|カテゴリ|카테고리|κατηγορία",
    Field.PLACE: "location|city|region|place|seller location|located in|country|standort|ort|lieu|ville|"
    "ubicación|ciudad|località|città|localização|cidade|locatie|plaats|"
    "lokalizacja|miejscowość|lokalita|местоположение|город|місто|ort och land|paikkakunta|şehir|konum|الموقع|"
    "المدينة|地区|地址|所在地|위치",
    Field.CONDITION: "condition|product class|class|zustand|état|estado|condizione|condição|staat|stan|stav|"
    "állapot|состояние|стан|skick|durum|الحالة العامة|成色|状态",
    Field.SALES: "sales|sold|total sales|items sold|orders|deals|transactions|units sold|verkauft|verkäufe|"
    "ventes|ventas|vendite|vendas|sprzedano|prodáno|продано|продаж|"
    "сделок|satış|المبيعات|销量|成交|판매",
    Field.REVIEWS: "reviews|feedback|feedbacks|ratings|bewertungen|avis|opiniones|reseñas|recensioni|avaliações|"
    "beoordelingen|opinie|hodnocení|отзывы|отзывов|відгуки|"
    "recensioner|yorumlar|التقييمات|评价|評價|リビュー|리뷰",
    Field.VIEWS: "views|viewed|hits|aufrufe|vues|visitas|visualizzazioni|wyświetleń|просмотров|просмотры|"
    "görüntülenme|المشاهدات|浏览|조회",
    Field.PRODUCT: "product|product name|item|name|title|listing|produkt|produktname|artikel|produit|"
    "nom du produit|producto|nombre|prodotto|nome|produto|naam|nazwa|"
    "název|termék|produs|товар|название|наименование|назва|ürün|ürün adı|المنتج|اسم المنتج|产品名称|品名|商品名|"
    "商品名称|상품명",
}
LABELS: dict[str, Field] = {word: field for field, words in WORDS.items() for word in words.split("|")}
WEAK = frozenset(
    "from to by shop store type left fe ref code name item title status stock model class state kod код тип "
    "order".split()
)
"""Labels that are common words: they count only with a colon or in a cell of their own before a value."""
