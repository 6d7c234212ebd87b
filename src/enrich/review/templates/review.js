"use strict";
/* Search, filters, sorting, opening, copying, and what is marked as done. Everything that it shows is in the page. */
(() => {
  const byId = (id) => document.getElementById(id);
  const list = byId("entries");
  const form = byId("controls");
  const choices = ["code", "field", "section", "source"];

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const findingOf = (node) => ({
    node,
    mark: node.dataset.mark,
    severity: node.dataset.severity,
    box: node.querySelector(".mark input"),
    parts: node.dataset.findings.split(" ").map((part) => {
      const [code, field] = part.split(":");
      return { code, field };
    }),
    sources: node.dataset.sources.split("\n"),
  });

  const entries = Array.from(list.children, (node, place) => ({
    node,
    place,
    line: Number(node.dataset.line),
    lastLine: Number(node.dataset.lastLine),
    sure: Number(node.dataset.sure),
    section: node.dataset.section,
    state: node.dataset.state,
    name: fold(node.querySelector("h3").textContent),
    badges: node.querySelectorAll("summary .badge"),
    findings: Array.from(node.querySelectorAll(".finding"), findingOf),
    text: null,
  }));

  /* The words of an entry, without our own labels, gathered when first searched; with the codes of its findings. */
  const textOf = (entry) => {
    entry.text ??= fold(
      [
        entry.state,
        ...entry.findings.flatMap((finding) => finding.parts.map(({ code }) => `${code} ${code.replaceAll("_", " ")}`)),
        ...Array.from(entry.node.querySelectorAll(".s, .facts a"), (part) => `${part.textContent} ${part.href ?? ""}`),
      ].join("\n"),
    );
    return entry.text;
  };

  /* --- what is done, kept in this browser ------------------------------------------------------------------ */

  const shelf = `enrich done: ${list.dataset.list}`;
  let done = new Set();
  const readDone = () => {
    try {
      done = new Set(JSON.parse(localStorage.getItem(shelf) ?? "[]"));
    } catch {
      done = new Set();
    }
  };
  const keepDone = () => {
    try {
      localStorage.setItem(shelf, JSON.stringify([...done]));
    } catch {
      say("This browser does not keep what is done");
    }
  };
  const showDone = (entry) => {
    for (const finding of entry.findings) {
      const isDone = done.has(finding.mark);
      finding.box.checked = isDone;
      finding.node.classList.toggle("is-done", isDone);
    }
    const isDone = entry.findings.length > 0 && entry.findings.every((finding) => done.has(finding.mark));
    entry.node.classList.toggle("is-done", isDone);
  };

  /* --- filters --------------------------------------------------------------------------------------------- */

  const orders = {
    "": (a, b) => a.place - b.place,
    line: (a, b) => a.line - b.line,
    name: (a, b) => a.name.localeCompare(b.name),
    sure: (a, b) => b.sure - a.sure,
    most: (a, b) => b.findings.length - a.findings.length,
  };

  const wanted = () => {
    const data = new FormData(form);
    const lines = [];
    const words = fold(data.get("q")).replace(/(?:^|\s)line\s+(\d+)(?=\s|$)/g, (_, line) => {
      lines.push(Number(line));
      return " ";
    });
    return {
      lines,
      words: words.split(/\s+/).filter(Boolean),
      show: new Set(data.getAll("show")),
      undone: data.get("undone") !== null,
      sort: data.get("sort"),
      ...Object.fromEntries(choices.map((name) => [name, data.get(name)])),
    };
  };

  const fits = (entry, want) =>
    (!want.section || entry.section === want.section) &&
    want.lines.every((line) => entry.line <= line && line <= entry.lastLine) &&
    want.words.every((word) => textOf(entry).includes(word));

  /* Whether one of the findings that are shown as one meets all conditions at once. */
  const isWanted = (entry, finding, want) =>
    (!want.undone || !done.has(finding.mark)) &&
    (!want.source || finding.sources.includes(want.source)) &&
    (!want.show.size || want.show.has(finding.severity) || want.show.has(entry.state)) &&
    finding.parts.some(
      (part) => (!want.code || part.code === want.code) && (!want.field || part.field === want.field),
    );

  const asksOfFindings = (want) => Boolean(want.code || want.field || want.source);

  const isShownWithoutFinding = (entry, want) =>
    !entry.findings.length && !asksOfFindings(want) && (!want.show.size || want.show.has(entry.state));

  const counted = (number, one, more) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

  const hide = (node, isHidden) => {
    if (node.hidden !== isHidden) node.hidden = isHidden;
  };

  let sortedBy = "";
  const apply = () => {
    const want = wanted();
    let shown = 0;
    let found = 0;
    for (const entry of entries) {
      let number = 0;
      const fit = fits(entry, want);
      if (fit) {
        entry.findings.forEach((finding, place) => {
          const isHidden = !isWanted(entry, finding, want);
          hide(finding.node, isHidden);
          hide(entry.badges[place], isHidden);
          number += !isHidden;
        });
      }
      const isShown = number > 0 || (fit && isShownWithoutFinding(entry, want));
      hide(entry.node, !isShown);
      shown += isShown;
      found += number;
    }
    if (want.sort !== sortedBy) {
      const compare = orders[want.sort] ?? orders[""];
      list.append(...entries.toSorted((a, b) => compare(a, b) || a.place - b.place).map((entry) => entry.node));
      sortedBy = want.sort;
    }
    for (const tile of document.querySelectorAll("a.tile")) {
      if (want.show.has(tile.dataset.show)) tile.setAttribute("aria-current", "true");
      else tile.removeAttribute("aria-current");
    }
    byId("empty").hidden = shown > 0;
    const finished = entries.reduce((sum, entry) => sum + entry.findings.filter(({ mark }) => done.has(mark)).length, 0);
    byId("count").textContent =
      `${shown.toLocaleString("en")} of ${counted(entries.length, "entry", "entries")}, ` +
      counted(found, "finding", "findings") +
      (finished ? `; ${finished.toLocaleString("en")} done` : "");
  };

  /* The address keeps what was chosen, so that a view can be sent to somebody. */
  const remember = () => {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", chosen.size ? `#?${chosen}` : location.pathname + location.search);
  };

  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(2));
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = chosen.getAll(field.name).includes(field.value);
      else if (field.name) field.value = chosen.get(field.name) ?? "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
    }
  };

  /* What the address names; `:target` is not yet set when the page is read. */
  const addressed = () => {
    try {
      return byId(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null;
    }
  };

  /* What comes into view may turn out larger or smaller than was thought, so it is looked at again until it stays. */
  const goTo = (target, tries = 20) => {
    const before = target.getBoundingClientRect().top;
    target.scrollIntoView();
    requestAnimationFrame(() => {
      const hasMoved = Math.abs(target.getBoundingClientRect().top - before) > 1;
      if (hasMoved && tries > 0) goTo(target, tries - 1);
    });
  };

  const openAddressed = () => {
    if (location.hash.startsWith("#?")) {
      recall();
      apply();
      return;
    }
    const target = addressed();
    if (!target) return;
    if (target.matches("details.entry") && target.hidden) {
      form.reset();
      apply();
    }
    if (target.matches("details")) target.open = true;
    goTo(target);
  };

  const visible = () => Array.from(list.children).filter((node) => !node.hidden);

  const say = (text) => {
    byId("said").textContent = "";
    setTimeout(() => { byId("said").textContent = text; }, 50);
  };

  /* --- copying --------------------------------------------------------------------------------------------- */

  /* Older browsers, and pages that are not trusted with the clipboard, copy what is selected. */
  const copySelected = (source) => {
    const selection = getSelection();
    selection.selectAllChildren(source);
    const isCopied = document.execCommand("copy");
    if (isCopied) selection.removeAllRanges();
    return isCopied;
  };

  const copy = async (button) => {
    const source = button.parentElement.querySelector("code");
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(source.textContent);
      isCopied = true;
    } catch {
      isCopied = copySelected(source);
    }
    button.textContent = isCopied ? "Copied" : "Press Ctrl+C";
    button.classList.toggle("done", isCopied);
    say(isCopied ? "Copied" : "Selected; press Control C to copy");
    setTimeout(() => {
      button.textContent = "Copy";
      button.classList.remove("done");
    }, 2000);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  list.addEventListener("change", (event) => {
    const node = event.target.closest(".finding");
    if (!node) return;
    readDone(); /* another window may have marked something since */
    if (event.target.checked) done.add(node.dataset.mark);
    else done.delete(node.dataset.mark);
    keepDone();
    entries.forEach(showDone);
    apply();
  });
  addEventListener("storage", () => { readDone(); entries.forEach(showDone); apply(); });

  /* --- keyboard -------------------------------------------------------------------------------------------- */

  /* On an entry's heading, arrows walk from entry to entry. */
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const node = event.target.parentElement;
    if (event.target.tagName !== "SUMMARY" || !node.matches(".entry")) return;
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const shown = visible();
    shown[shown.indexOf(node) + step]?.querySelector("summary").focus();
    event.preventDefault();
  });

  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("input:not([type=checkbox]), select, textarea")) return;
    event.preventDefault();
    form.elements.q.focus();
    form.elements.q.select();
  });

  let pending = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(pending);
    pending = setTimeout(() => { apply(); remember(); }, event.target.type === "search" ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  form.addEventListener("click", (event) => {
    const task = event.target.dataset.do;
    if (task) for (const node of visible()) node.open = task === "open";
  });

  /* A tile shows its entries, and takes the reader to them; the chosen one shows all again. */
  for (const tile of document.querySelectorAll("a.tile")) {
    tile.addEventListener("click", (event) => {
      event.preventDefault();
      const isChosen = tile.hasAttribute("aria-current");
      form.reset();
      for (const box of form.querySelectorAll("input[name=show]")) box.checked = !isChosen && box.value === tile.dataset.show;
      apply();
      remember();
      goTo(byId("findings"));
      byId("findings-heading").focus({ preventScroll: true });
    });
  }
  addEventListener("hashchange", openAddressed);

  /* Where print styles cannot open what is closed, it is opened for printing and closed again. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .numbers, .decide, .abstract)")].filter((node) => !node.hidden);
    for (const node of opened) node.open = true;
  });
  addEventListener("afterprint", () => {
    for (const node of opened) node.open = false;
    opened = [];
  });

  /* How old the newest answer of a source is, seen from the day of reading. */
  for (const time of document.querySelectorAll(".newest time")) {
    const days = Math.floor((Date.now() - Date.parse(time.dateTime)) / 86_400_000);
    if (!(days >= 0)) continue;
    const age = document.createElement("span");
    age.className = "age";
    age.textContent = days === 0 ? " (today)" : ` (${counted(days, "day", "days")} old)`;
    time.after(age);
  }

  document.documentElement.classList.add("js");
  form.hidden = false;
  if (matchMedia("(max-width: 44rem)").matches && byId("overview")) byId("overview").open = false;
  readDone();
  entries.forEach(showDone);
  apply();
  openAddressed();
})();
