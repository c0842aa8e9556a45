// The page works without this file; it adds the cards of the marks, the filter, the layouts and the theme.
// Text of the document is only ever put in with textContent.
(() => {
  "use strict";
  const root = document.documentElement;
  // Storage may be forbidden (a file opened from disk, a private window): then the choice lasts as long as the page.
  const store = {
    get(key) { try { return localStorage.getItem("duizhao." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("duizhao." + key, value); } catch { /* not kept */ } },
  };
  const darkSystem = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");
  if (["light", "dark"].includes(store.get("theme"))) root.dataset.theme = store.get("theme");
  if (store.get("layout") === "interlinear") root.dataset.layout = "interlinear";

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function startTheme() {
    const button = document.getElementById("theme");
    const isDark = () => (root.dataset.theme || (darkSystem.matches ? "dark" : "light")) === "dark";
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      store.set("theme", root.dataset.theme);
      show();
    });
    darkSystem.addEventListener("change", show);
    show();
  }

  function startView() {
    const form = document.getElementById("controls");
    const sections = [...document.querySelectorAll(".para")].map((section) => [section, [...section.children]]);
    const head = document.querySelector(".columns-head");
    const main = document.getElementById("text");
    const isLong = main.classList.contains("long");
    const texts = new WeakMap(); // the searchable text of a row, made when first needed
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, [...row.querySelectorAll(".zh, .en")].map((cell) => cell.textContent).join("\n").toLowerCase());
      return texts.get(row);
    };
    const filter = () => {
      const kind = form.elements.show.value;
      const wanted = form.elements.find.value.trim().toLowerCase();
      let shown = 0;
      for (const [section, rows] of sections) {
        const before = shown;
        for (const row of rows) {
          const fits = (kind === "all" || row.classList.contains(kind)) && (!wanted || textOf(row).includes(wanted));
          if (row.hidden === fits) row.hidden = !fits;
          shown += fits;
        }
        section.hidden = shown === before;
      }
      const all = kind === "all" && !wanted;
      // What is left of a filtered block is much smaller than the browser expects; few rows need no help anyway.
      main.classList.toggle("long", isLong && (all || shown > 2000));
      if (head) head.hidden = !shown;
      document.getElementById("nothing").hidden = shown > 0 || all;
      document.getElementById("status").textContent = all ? "" : shown === 1 ? "1 sentence shown" : shown + " sentences shown";
    };
    if (root.dataset.layout) form.elements.layout.value = "interlinear";
    let timer = 0;
    form.addEventListener("input", (event) => {
      if (event.target.name === "layout") {
        root.dataset.layout = event.target.value;
        store.set("layout", event.target.value);
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(filter, event.target.name === "find" ? 150 : 0);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    // A link from the glossary to a sentence that the filter hides must still arrive.
    addEventListener("hashchange", () => {
      const goal = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (goal && goal.hidden) {
        form.reset();
        if (root.dataset.layout) form.elements.layout.value = root.dataset.layout;
        filter();
        goal.scrollIntoView();
      }
    });
  }

  function startCards() {
    const card = element("div", "card");
    card.id = "card";
    card.hidden = true;
    card.tabIndex = -1;
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", "About this mark");
    document.body.append(card);
    let data = null; // parsed when the first card opens: a long document has megabytes of it
    let current = null;
    let pinned = false;
    let returning = false;
    let timer = 0;

    const markAt = (event) => (event.target instanceof Element ? event.target.closest("main .m") : null);
    const keysOf = (mark) => mark.dataset.k.split(" ");

    const fill = (mark) => {
      data = data || JSON.parse(document.getElementById("data").textContent);
      const row = mark.closest(".row");
      const close = element("button", "", "×");
      close.type = "button";
      close.setAttribute("aria-label", "Close");
      close.addEventListener("click", () => hide(true));
      card.replaceChildren(close);
      for (const key of keysOf(mark)) card.append(part(data.cards[Number(row.dataset.i)][key], row.querySelector(".zh").lang));
    };

    const part = (one, language) => {
      const section = element("section");
      if (one.head) {
        const head = element("p", "head");
        const word = element("span", "", one.head);
        word.lang = language;
        head.append(word);
        if (one.pinyin) head.append(" ", element("span", "pinyin", one.pinyin));
        section.append(head);
      }
      if (one.rows.length) {
        const list = element("dl");
        for (const [label, text] of one.rows) list.append(element("dt", "", label), element("dd", "", text));
        section.append(list);
      }
      section.append(element("p", "verdict " + one.tone, one.verdict));
      if (one.text) section.append(element("p", "text", one.text));
      if (one.anchor) {
        const link = element("a", "", "Glossary entry");
        link.href = "#" + one.anchor;
        link.addEventListener("click", () => hide(false));
        section.append(link);
      }
      return section;
    };

    // Under the mark's last line if there is room, else above its first, else where it fits; never beyond the window.
    const place = (mark) => {
      const margin = 8;
      const boxes = mark.getClientRects();
      const first = boxes[0];
      const last = boxes[boxes.length - 1];
      card.style.left = card.style.top = card.style.bottom = "";
      if (getComputedStyle(card).position === "fixed") { // on a phone
        card.style[first.top > innerHeight / 2 ? "top" : "bottom"] = margin + "px";
        return;
      }
      card.style.left = card.style.top = "0";
      const { width, height } = card.getBoundingClientRect();
      const most = root.clientWidth - width - margin;
      let top = last.bottom + margin;
      if (top + height > innerHeight - margin) top = first.top - height - margin;
      if (top < margin) top = Math.max(margin, innerHeight - height - margin);
      card.style.left = Math.max(margin, Math.min(last.left, most)) + scrollX + "px";
      card.style.top = top + scrollY + "px";
    };

    const light = (mark, on) => {
      const keys = keysOf(mark);
      for (const other of mark.closest(".row").querySelectorAll(".m")) {
        if (keysOf(other).some((key) => keys.includes(key))) other.classList.toggle("lit", on);
      }
    };

    const show = (mark, pin) => {
      clearTimeout(timer);
      if (current !== mark) {
        hide(false);
        current = mark;
        fill(mark);
        card.hidden = false;
        place(mark);
        light(mark, true);
        mark.setAttribute("aria-expanded", "true");
        mark.setAttribute("aria-describedby", "card");
      }
      pinned = pin;
    };

    const hide = (giveFocusBack) => {
      clearTimeout(timer);
      if (!current) return;
      const mark = current;
      current = null;
      pinned = false;
      light(mark, false);
      mark.setAttribute("aria-expanded", "false");
      mark.removeAttribute("aria-describedby");
      const inside = card.contains(document.activeElement);
      card.hidden = true;
      if (giveFocusBack || inside) {
        returning = true; // the focus that comes back must not open the card again
        mark.focus({ preventScroll: true });
        returning = false;
      }
    };

    for (const mark of document.querySelectorAll("main .m:not(.more)")) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
      mark.setAttribute("aria-haspopup", "dialog");
    }
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "mouse" || pinned) return;
      const mark = markAt(event);
      clearTimeout(timer);
      if (mark && mark !== current) timer = setTimeout(() => show(mark, false), 90);
      else if (!mark && current && !card.contains(event.target)) timer = setTimeout(() => hide(false), 160);
    });
    document.addEventListener("click", (event) => {
      const mark = markAt(event);
      if (mark && mark === current && pinned) hide(false);
      else if (mark) show(mark, true);
      else if (!card.contains(event.target)) hide(false);
    });
    document.addEventListener("focusin", (event) => {
      const mark = markAt(event);
      if (returning) return;
      if (mark && mark !== current) show(mark, false);
      else if (!mark && !card.contains(event.target)) hide(false);
    });
    document.addEventListener("keydown", (event) => {
      const mark = markAt(event);
      if (event.key === "Escape" && current) {
        hide(card.contains(document.activeElement));
      } else if (mark && (event.key === "Enter" || event.key === " ")) {
        event.preventDefault();
        show(mark, true);
        card.focus();
      } else if (event.key === "Tab" && card.contains(document.activeElement)) {
        // The card stands at the end of the page; leaving it leads back to where the reader was.
        const stops = [...card.querySelectorAll("button, a")];
        const at = stops.indexOf(document.activeElement);
        if (event.shiftKey ? at <= 0 : at === stops.length - 1) {
          event.preventDefault();
          hide(true);
        }
      }
    });
    addEventListener("resize", () => hide(false));
  }

  function startPrint() {
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      for (const fold of closed) fold.open = true;
    });
    addEventListener("afterprint", () => {
      for (const fold of closed) fold.open = false;
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    startTheme();
    startView();
    startCards();
    startPrint();
  });
})();
