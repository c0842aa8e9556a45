// The page works without this file; it adds the cards of the marks, the filter, the layouts, the theme, and editing.
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
  const LAYOUTS = ["interlinear", "paragraphs"];
  if (LAYOUTS.includes(store.get("layout"))) root.dataset.layout = store.get("layout");

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Rows and their cells know one another, also while the cells stand in the flow of a paragraph.
  const cells = new Map();
  const homes = new WeakMap();
  const cellsOf = (row) => cells.get(row) || [];
  const rowOf = (inside) => inside.closest(".row") || homes.get(inside.closest(".zh, .en"));

  function startCells() {
    // A page that the browser itself saved while it showed paragraphs has its cells there.
    const flowing = new Map();
    for (const cell of document.querySelectorAll(".flow > [data-of]")) flowing.set(cell.dataset.of, [...(flowing.get(cell.dataset.of) || []), cell]);
    for (const row of document.querySelectorAll(".row")) {
      const own = flowing.get(row.id) || [...row.children].filter((one) => one.matches(".zh, .en"));
      cells.set(row, own);
      for (const cell of own) homes.set(cell, row);
    }
  }

  function setLayout(name) {
    const flowing = name === "paragraphs";
    root.dataset.layout = name;
    if (flowing === Boolean(document.querySelector(".flow"))) return; // nothing to move
    if (!flowing) {
      for (const [row, own] of cells) {
        row.firstElementChild.after(...own);
        for (const cell of own) delete cell.dataset.of;
      }
      for (const flow of document.querySelectorAll(".flow")) flow.remove();
      return;
    }
    for (const section of document.querySelectorAll(".para")) {
      let flows = null; // new ones behind a heading
      for (const row of section.querySelectorAll(":scope > .row")) {
        if (row.classList.contains("heading")) {
          flows = null;
          continue;
        }
        if (!flows) {
          flows = [element("div", "flow"), element("div", "flow")];
          row.before(...flows);
        }
        cellsOf(row).forEach((cell, side) => {
          cell.dataset.of = row.id;
          flows[side].append(cell);
        });
      }
    }
  }

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
    const sections = [...document.querySelectorAll(".para")].map((section) => [section, [...section.querySelectorAll(":scope > .row")]]);
    const head = document.querySelector(".columns-head");
    const main = document.getElementById("text");
    const isLong = main.classList.contains("long");
    const texts = new WeakMap(); // the searchable text of a row, made when first needed
    const textOf = (row) => {
      if (!texts.has(row)) texts.set(row, cellsOf(row).map((cell) => cell.textContent).join("\n").toLowerCase());
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
          if (row.hidden === fits) for (const one of [row, ...cellsOf(row)]) one.hidden = !fits;
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
    if (root.dataset.layout) form.elements.layout.value = root.dataset.layout;
    if (root.dataset.layout === "paragraphs") setLayout("paragraphs");
    let timer = 0;
    form.addEventListener("input", (event) => {
      if (event.target.name === "layout") {
        setLayout(event.target.value);
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

    const markAt = (event) => (event.target instanceof Element && !root.classList.contains("editing") ? event.target.closest("main .m") : null);
    const keysOf = (mark) => mark.dataset.k.split(" ");

    const fill = (mark) => {
      data = data || JSON.parse(document.getElementById("data").textContent);
      const row = rowOf(mark);
      const close = element("button", "", "×");
      close.type = "button";
      close.setAttribute("aria-label", "Close");
      close.addEventListener("click", () => hide(true));
      card.replaceChildren(close);
      for (const key of keysOf(mark)) card.append(part(data.cards[Number(row.dataset.i)][key], cellsOf(row)[0].lang));
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
      for (const other of cellsOf(rowOf(mark)).flatMap((cell) => [...cell.querySelectorAll(".m")])) {
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

  // Edited cells keep what they were (data-was), so that the saved page says what was changed.
  function startEditing() {
    const button = document.getElementById("edit");
    const save = document.getElementById("save");
    const english = [...cells.values()].map((own) => own[1]).filter(Boolean);
    const before = new WeakMap();
    let unsaved = false;
    const tell = () => {
      const count = english.filter((cell) => "was" in cell.dataset).length;
      save.hidden = !count;
      document.getElementById("status").textContent = count === 1 ? "1 sentence edited" : count ? count + " sentences edited" : "";
    };
    // What stands for a translation that is not there becomes a look, so that a person writes into an empty cell.
    const open = (cell) => {
      if (cell.classList.contains("none")) {
        cell.dataset.shown = cell.textContent;
        cell.textContent = "";
      }
      try { cell.contentEditable = "plaintext-only"; } catch { cell.contentEditable = "true"; }
    };
    button.addEventListener("click", () => {
      const on = root.classList.toggle("editing");
      button.setAttribute("aria-pressed", String(on));
      for (const cell of english) {
        if (on) open(cell);
        else close(cell);
      }
      tell();
    });
    const close = (cell) => {
      cell.removeAttribute("contenteditable");
      putBack(cell);
    };
    const editable = (event) => (event.target instanceof Element && event.target.isContentEditable ? event.target.closest(".en") : null);
    document.addEventListener("focusin", (event) => {
      const cell = editable(event);
      if (cell) before.set(cell, cell.textContent);
    });
    document.addEventListener("input", (event) => {
      const cell = editable(event);
      if (!cell || !before.has(cell)) return;
      if (!("was" in cell.dataset)) cell.dataset.was = before.get(cell);
      cell.classList.remove("none");
      unsaved = true;
      tell();
    });
    document.addEventListener("focusout", (event) => {
      const cell = editable(event);
      if (!cell || !before.has(cell)) return;
      if (cell.textContent === cell.dataset.was) {
        delete cell.dataset.was;
        cell.classList.toggle("none", "shown" in cell.dataset);
      }
      tell();
    });
    save.addEventListener("click", () => {
      const url = URL.createObjectURL(new Blob([saved()], { type: "text/html" }));
      const link = element("a");
      link.href = url;
      link.download = decodeURIComponent(location.pathname.split("/").pop()) || "bilingual.html";
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10000);
      unsaved = false;
    });
    addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
  }

  function putBack(cell) {
    if ("shown" in cell.dataset && cell.classList.contains("none")) cell.textContent = cell.dataset.shown;
    delete cell.dataset.shown;
  }

  // The page as it came, with the edited cells: without what the script made of it.
  function saved() {
    const layout = root.dataset.layout || "columns";
    setLayout("columns");
    const copy = root.cloneNode(true);
    setLayout(layout);
    copy.removeAttribute("class");
    delete copy.dataset.layout;
    delete copy.dataset.theme;
    copy.querySelector("#card").remove();
    copy.querySelector("#save").hidden = true;
    copy.querySelector("#edit").setAttribute("aria-pressed", "false");
    copy.querySelector("#status").textContent = "";
    for (const one of copy.querySelectorAll("[contenteditable]")) {
      one.removeAttribute("contenteditable");
      putBack(one);
    }
    for (const one of copy.querySelectorAll("main [hidden]:not(#nothing)")) one.hidden = false;
    for (const mark of copy.querySelectorAll("main .m")) {
      for (const name of ["tabindex", "role", "aria-haspopup", "aria-expanded", "aria-describedby"]) mark.removeAttribute(name);
    }
    return "<!DOCTYPE html>\n" + copy.outerHTML + "\n";
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
    startCells();
    startTheme();
    startView();
    startCards();
    startEditing();
    startPrint();
  });
})();
