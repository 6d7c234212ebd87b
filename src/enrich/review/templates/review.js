"use strict";
/* Filters, search, sorting, opening and copying. Everything that it shows is in the page already. */
(() => {
  const byId = (id) => document.getElementById(id);
  const list = byId("entries");
  const form = byId("controls");
  const choices = ["code", "field", "section", "source"];

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const entries = Array.from(list.children, (node, place) => ({
    node,
    place,
    line: Number(node.dataset.line),
    sure: Number(node.dataset.sure),
    section: node.dataset.section,
    name: fold(node.querySelector("h3").textContent),
    findings: Array.from(node.querySelectorAll(".finding"), ({ dataset }) => ({
      severity: dataset.severity,
      code: dataset.code,
      field: dataset.field,
      sources: dataset.sources.split("\n"),
    })),
    text: null,
  }));

  /* The words of an entry that are not our own labels, gathered when first searched. */
  const textOf = (entry) => {
    entry.text ??= fold(
      [`line ${entry.line} ${entry.section}`, ...Array.from(entry.node.querySelectorAll(".s"), (part) => part.textContent)]
        .join("\n"),
    );
    return entry.text;
  };

  const orders = {
    "": (a, b) => a.place - b.place,
    line: (a, b) => a.line - b.line,
    name: (a, b) => a.name.localeCompare(b.name),
    sure: (a, b) => b.sure - a.sure,
    most: (a, b) => b.findings.length - a.findings.length,
  };

  const wanted = () => {
    const data = new FormData(form);
    return {
      words: fold(data.get("q")).split(/\s+/).filter(Boolean),
      severity: new Set(data.getAll("severity")),
      sort: data.get("sort"),
      ...Object.fromEntries(choices.map((name) => [name, data.get(name)])),
    };
  };

  const fits = (entry, want) =>
    (!want.section || entry.section === want.section) &&
    (!want.words.length || want.words.every((word) => textOf(entry).includes(word)));

  /* The findings of an entry that meet all conditions at once. */
  const matching = (entry, want) =>
    entry.findings.filter(
      (finding) =>
        (!want.severity.size || want.severity.has(finding.severity)) &&
        (!want.code || finding.code === want.code) &&
        (!want.field || finding.field === want.field) &&
        (!want.source || finding.sources.includes(want.source)),
    ).length;

  const asksOfFindings = (want) => want.severity.size > 0 || Boolean(want.code || want.field || want.source);

  const counted = (number, one, more) => `${number.toLocaleString("en")} ${number === 1 ? one : more}`;

  let sortedBy = "";
  const apply = () => {
    const want = wanted();
    let shown = 0;
    let found = 0;
    for (const entry of entries) {
      const number = fits(entry, want) ? matching(entry, want) : 0;
      const isShown = number > 0 || (!entry.findings.length && fits(entry, want) && !asksOfFindings(want));
      if (entry.node.hidden === isShown) entry.node.hidden = !isShown;
      shown += isShown;
      found += number;
    }
    if (want.sort !== sortedBy) {
      const compare = orders[want.sort] ?? orders[""];
      list.append(...entries.toSorted((a, b) => compare(a, b) || a.place - b.place).map((entry) => entry.node));
      sortedBy = want.sort;
    }
    byId("empty").hidden = shown > 0;
    byId("count").textContent =
      `${shown.toLocaleString("en")} of ${counted(entries.length, "entry", "entries")}, ${counted(found, "finding", "findings")}`;
  };

  /* The address keeps what was chosen, so that a view can be sent to somebody. */
  const remember = () => {
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", chosen.size ? `#?${chosen}` : location.pathname + location.search);
  };

  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(2));
    form.reset();
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

  const openAddressed = () => {
    if (location.hash.startsWith("#?")) {
      recall();
      apply();
      return;
    }
    const target = addressed();
    if (!target?.matches("details.entry")) return;
    if (target.hidden) {
      form.reset();
      apply();
    }
    target.open = true;
    target.scrollIntoView();
  };

  const visible = () => Array.from(list.children).filter((node) => !node.hidden);

  const say = (text) => {
    byId("said").textContent = "";
    setTimeout(() => { byId("said").textContent = text; }, 50);
  };

  /* Older browsers, and pages that are not trusted with the clipboard, copy what is selected. */
  const copySelected = (source) => {
    const selection = getSelection();
    selection.selectAllChildren(source);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  };

  const copy = async (button) => {
    const source = button.parentElement.querySelector("code");
    let done = false;
    try {
      await navigator.clipboard.writeText(source.textContent);
      done = true;
    } catch {
      done = copySelected(source);
    }
    button.textContent = done ? "Copied" : "Press Ctrl+C";
    button.classList.toggle("done", done);
    say(done ? "Copied" : "Selected; press Control C to copy");
    setTimeout(() => {
      button.textContent = "Copy";
      button.classList.remove("done");
    }, 2000);
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  /* On an entry's heading, arrows walk from entry to entry. */
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.target.tagName !== "SUMMARY" || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    const shown = visible();
    shown[shown.indexOf(event.target.parentElement) + step]?.querySelector("summary").focus();
    event.preventDefault();
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
  addEventListener("hashchange", openAddressed);

  /* Where print styles cannot open what is closed, it is opened for printing and closed again. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open], .numbers)")].filter((node) => !node.hidden);
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
  apply();
  openAddressed();
})();
