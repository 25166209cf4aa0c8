# SPDX-License-Identifier: EUPL-1.2
"""What the browser is told to do on a page: press "load more", scroll, say how much there is to see."""

MORE_WORDS = (
    "load more|show more|view more|see more|more results|more products|mehr laden|mehr anzeigen|weitere anzeigen|"
    "voir plus|afficher plus|charger plus|cargar más|ver más|mostrar más|carica altri|mostra altri|vedi altri|"
    "carregar mais|ver mais|mostrar mais|meer laden|toon meer|załaduj więcej|pokaż więcej|показать ещё|показать еще|"
    "загрузить ещё|загрузить еще|ещё товары|завантажити ще|показати ще|daha fazla|devamını|φόρτωση περισσότερων|"
    "περισσότερα|načíst další|zobrazit další|mai multe|încarcă|visa fler|ladda fler|vis flere|näytä lisää|több|"
    "もっと見る|さらに表示|加载更多|查看更多|더 보기|عرض المزيد|تحميل المزيد"
)
CLICK_MORE = """(words) => {
  const wanted = new RegExp('^\\\\W*(' + words + ')', 'i');
  const css = 'button, a, [role=button], input[type=button], .load-more, .show-more';
  for (const node of document.querySelectorAll(css)) {
    const text = (node.innerText || node.value || '').trim();
    const named = /load-?more|show-?more|more-?(products|results|items)/i.test(node.className + ' ' + node.id);
    if (!(named || wanted.test(text)) || text.length > 60) continue;
    if (node.disabled || node.offsetParent === null) continue;
    if (node.tagName === 'A' && /^https?:/.test(node.href) && node.href.split('#')[0] !== location.href.split('#')[0]
        && !node.getAttribute('onclick') && !named) continue;
    node.click();
    return true;
  }
  return false;
}"""
MEASURE = "() => document.querySelectorAll('a[href], article, li, tr').length + document.body.innerText.length"
SCROLL = "() => window.scrollTo(0, document.body.scrollHeight)"
IDENTITY = """() => ({agent: navigator.userAgent, locale: navigator.language,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone, width: innerWidth, height: innerHeight})"""
SOURCE_SIZE = "() => document.documentElement.outerHTML.length"
SOURCE = """(most) => {
  const kind = document.doctype ? '<!DOCTYPE ' + document.doctype.name + '>' : '';
  return kind + document.documentElement.outerHTML.slice(0, most);
}"""
TEXT = "() => (document.body ? document.body.innerText : '').slice(0, 2000000)"
STEP = """() => {
  const before = window.scrollY;
  window.scrollBy(0, Math.max(200, window.innerHeight * 0.9));
  return window.scrollY === before;
}"""
