(function () {
  var app = document.getElementById('app'), menu = null, loading = false;
  function lira(k) { return new Intl.NumberFormat('tr-TR', { minimumFractionDigits: 2 }).format(k / 100) + ' TL'; }
  function get(path) { return fetch('/api/v2/' + path).then(function (r) { if (!r.ok) { throw new Error(r.status); } return r.json(); }); }
  function make(tag, cls, text) { var e = document.createElement(tag); if (cls) { e.className = cls; } if (text) { e.textContent = text; } return e; }
  function link(href, text, cls) { var a = make('a', cls, text); a.href = href; return a; }
  function frame() {
    app.innerHTML = '';
    var head = make('header', 'ust'); head.appendChild(link('/', 'Hızlı Eczane', 'marka'));
    var nav = make('nav'); menu.categories.forEach(function (c, i) { nav.appendChild(link('/kategori/' + (i + 1), c)); });
    menu.pages.forEach(function (p) { nav.appendChild(link('/sayfa/' + p.path, p.title)); });
    head.appendChild(nav); app.appendChild(head);
    var main = make('main'); app.appendChild(main);
    app.appendChild(make('footer', '', 'Hızlı Eczane – reçetesiz ilaç, gizli kargo, kapıda ödeme. WhatsApp +90 555 555 01 39'));
    return main;
  }
  function card(u) {
    var box = make('div', 'kart'), a = link('/urun/' + u.s, '', 'resim'), img = make('img'); img.src = '/img/' + u.s + '.png'; img.alt = u.n; a.appendChild(img);
    box.appendChild(a); box.appendChild(link('/urun/' + u.s, u.n, 'ad')); box.appendChild(make('span', 'fiyat', lira(u.k)));
    if (!u.stok) { box.appendChild(make('em', 'yok', 'Tükendi')); }
    return box;
  }
  function category(main, no) {
    var page = 1, grid = make('div', 'izgara'), button = make('button', 'daha', 'Daha fazla göster');
    main.appendChild(make('h1', '', menu.categories[no - 1])); main.appendChild(grid);
    function load() {
      if (loading) { return; } loading = true;
      get('urunler?kategori=' + no + '&p=' + page).then(function (d) {
        d.items.forEach(function (u) { grid.appendChild(card(u)); }); page += 1; loading = false;
        if (!d.more) { button.remove(); window.removeEventListener('scroll', watch); }
      });
    }
    function watch() { if (window.innerHeight + window.scrollY >= document.body.scrollHeight - 60) { load(); } }
    if (no % 2) { main.appendChild(button); button.addEventListener('click', load); } else { window.addEventListener('scroll', watch); grid.style.minHeight = '1400px'; }
    load();
  }
  function product(main, slug) {
    get('urun/' + slug).then(function (u) {
      document.title = u.n + ' | Hızlı Eczane';
      var box = make('section', 'urun'), img = make('img'); img.src = '/img/' + u.s + '.png'; box.appendChild(img);
      var side = make('div'); side.appendChild(make('h1', '', u.n)); side.appendChild(make('div', 'fiyat buyuk', lira(u.k)));
      side.appendChild(make('p', '', u.about)); side.appendChild(make('p', 'not', 'Üretici: ' + u.maker + '. Reçete istemiyoruz. Kargo paketinde ilaç yazmaz.'));
      side.appendChild(make('button', 'sepet', u.stok ? 'Sepete ekle' : 'Tükendi')); box.appendChild(side); main.appendChild(box);
    }).catch(function () { main.appendChild(make('h1', '', 'Sayfa bulunamadı')); });
  }
  function text(main, name) { get('sayfa/' + name).then(function (t) { main.appendChild(make('h1', '', t.title)); var d = make('div'); d.innerHTML = t.html; main.appendChild(d); }); }
  function home(main) {
    main.appendChild(make('h1', '', 'Reçetesiz ilaç kapınızda')); main.appendChild(make('p', '', 'Türkiye ve Avrupa’ya gizli paket. Reçete yok, soru yok.'));
    menu.categories.forEach(function (c, i) { var p = make('p'); p.appendChild(link('/kategori/' + (i + 1), c + ' ürünlerini gör')); main.appendChild(p); });
  }
  function route() {
    var main = frame(), parts = location.pathname.split('/');
    if (parts[1] === 'kategori') { category(main, Number(parts[2])); } else if (parts[1] === 'urun') { product(main, parts[2]); }
    else if (parts[1] === 'sayfa') { text(main, parts[2]); } else { home(main); }
  }
  document.addEventListener('click', function (e) {
    var a = e.target.closest && e.target.closest('a'); if (!a || a.host !== location.host) { return; }
    e.preventDefault(); history.pushState(null, '', a.href); route();
  });
  window.addEventListener('popstate', route);
  get('menu').then(function (m) { menu = m; route(); });
})();
