// Evidence: a number opens the sentences that it counts; the box finds what the page has, and any word in the texts.
const zh = document.documentElement.lang.startsWith("zh"), say = (a, b) => (zh ? a : b);
const loaded = {}, waiting = {};
function evidence(name, columns) {
  loaded[name] = columns;
  (waiting[name] || []).forEach((done) => done(columns));
}
// A script of the folder beside, or one that lies in the page itself (small corpora).
function load(name) {
  if (loaded[name]) return Promise.resolve(loaded[name]);
  const inside = document.getElementById("evidence-" + name);
  if (inside) {
    const text = inside.textContent;
    loaded[name] = JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")")));
    return Promise.resolve(loaded[name]);
  }
  return new Promise((done, fail) => {
    if (waiting[name]) return waiting[name].push(done);
    waiting[name] = [done];
    const script = document.createElement("script");
    script.src = "evidence/" + name + ".js";
    script.onerror = () => { delete waiting[name]; script.remove(); fail(new Error(name)); };
    document.head.append(script);
  });
}
const panel = document.getElementById("evidence"), AT_ONCE = 40;
const TESTS = { year: (d) => d.year, region: (d) => d.region, province: (d) => d.province, level: (d) => d.level, kind: (d) => d.kind, issuer: (d) => d.issuer };
const column = (table, name, row) => (table[name] ? table[name][row] : null);
// The rows of a table that a link counts.
function choose(table, where, documents) {
  const rows = [], of = (row, name) => column(documents, name, table.document[row]);
  for (let row = 0; row < (table.document || []).length; row++) {
    const year = of(row, "year"), excluded = column(table, "excluded", row);
    if ((excluded || undefined) !== where.excluded) continue;
    if (where.only !== undefined && table.document[row] !== +where.only) continue;
    if (["name", "group"].some((key) => where[key] && column(table, key, row) !== +where[key])) continue;
    if (["check", "severity"].some((key) => where[key] && column(table, key, row) !== where[key])) continue;
    if (where.own && !column(table, "own", row)) continue;
    if (where.dated && year === null) continue;
    if (where.voiced && !of(row, "own_chars")) continue;
    if (where.sectioned && !of(row, "own_sections")) continue;
    if (where.undated && year !== null) continue;
    if (where.from && !(year >= +where.from)) continue;
    if (where.to && !(year !== null && year <= +where.to)) continue;
    if (Object.keys(TESTS).some((key) => where[key] !== undefined && String(of(row, key)) !== where[key])) continue;
    rows.push(row);
  }
  return rows;
}
// Of two tables the rows in the sections that have rows of both; what stands in one quotation is one row with several marks.
function meet(one, other) {
  const sections = new Set(one.section), shared = new Set(other.section.filter((section) => sections.has(section))), found = new Map();
  for (const table of [one, other]) table.section.forEach((section, row) => {
    if (!shared.has(section)) return;
    const [document, start, end, from, to] = ["document", "start", "end", "from", "to"].map((name) => table[name][row]), key = document + " " + from + " " + to;
    if (!found.has(key)) found.set(key, { document, section, own: table.own[row], start, end, from, to, marks: [] });
    found.get(key).marks.push([start, end]);
  });
  const rows = [...found.values()].sort((a, b) => a.document - b.document || a.from - b.from || a.to - b.to), table = {};
  for (const name of ["document", "section", "own", "start", "end", "from", "to", "marks"]) table[name] = rows.map((row) => row[name]);
  return table;
}
const total = (list) => list.reduce((sum, one) => sum + (one || 0), 0);
// What the rows count up to, by the words of a link; `documents` are all that the filter leaves, whether they have a row or not.
function count(what, table, rows, where, documents) {
  const own = [...new Set(rows.map((row) => table.document[row]))];
  const different = (name) => new Set(own.map((d) => column(documents, name, d)).filter((x) => x !== null)).size;
  if (what === "documents") return own.length;
  if (what === "voices") return different("voice");
  if (what === "issuers") return different("issuer");
  if (what === "regions") return different("region");
  if (["chars", "own_chars", "sections", "own_sections"].includes(what)) return total(own.map((d) => column(documents, what, d)));
  if (["mentions", "citations", "passages", "findings"].includes(what)) return rows.length;
  if (what === "characters") return total(rows.map((row) => table.end[row] - table.start[row]));
  if (OF_ROWS[what]) return new Set(rows.map((row) => table[OF_ROWS[what]][row])).size;
  const { name, excluded, own: ownWords, ...places } = where, all = choose(documents, places, documents);
  const base = what === "share" ? "fitted_chars" : ownWords ? "own_chars" : "chars";
  const size = total(all.map((d) => column(documents, base, d)));
  const sum = what === "share" ? total(rows.map((row) => table.share[row] * table.chars[row])) : 10000 * rows.length;
  return size ? sum / size : null;
}
const OF_ROWS = { items: "section", cited: "name", files: "path" }; // what is counted by a column of the rows
const NAMES = {
  own_sections: ["自有文字的条目", "sections of own words"], items: ["条目", "sections"], citations: ["引用（处）", "citations"], cited: ["被引文件", "documents cited"],
  passages: ["段", "passages"], characters: ["字符", "characters"], findings: ["发现（条）", "findings"], files: ["文件", "files"],
  mentions: ["提及（处）", "mentions"], documents: ["文档", "documents"], voices: ["独立来源", "voices"], issuers: ["发文机构", "issuing bodies"],
  regions: ["地区", "regions"], chars: ["汉字", "Chinese characters"], own_chars: ["自有文字的汉字", "Chinese characters of own words"],
  sections: ["条目", "sections"], rate: ["每万字", "per 10,000 characters"], share: ["份额", "share"],
};
const FILTERS = { year: ["年份", "Year"], region: ["地区", "Region"], level: ["层级", "Level"], kind: ["文种", "Document type"] };
const write = (what, value) => value === null ? "—" : what === "share" ? (100 * value).toFixed(1) + "%" : what === "rate" ? value.toFixed(2) : value.toLocaleString("en");
// Characters that turn a direction round are told: no name is shown reversed.
const tame = (text) => typeof text !== "string" ? text : text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (one) => `[U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
function make(tag, content, attributes = {}) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...[content].flat().filter((x) => x !== null && x !== "").map(tame));
  return element;
}
const units = (text) => (/[\ud800-\udfff]/.test(text) ? Array.from(text) : text);
function cut(pieces, from, to) {
  for (const [offset, text] of pieces || []) {
    const of = units(text);
    if (offset <= from && to <= offset + of.length) {
      const part = of.slice(from - offset, to - offset);
      return typeof part === "string" ? part : part.join("");
    }
  }
  return null;
}
async function textOf(documents, d) {
  if (!documents.parts.length) return null;
  let part = documents.parts.findLastIndex((first) => first <= d);
  const { first, texts } = await load("texts-" + part);
  return texts[d - first];
}
// What stands from `from` to `to`, with what is meant marked; null where the report has no such text.
function quote(pieces, from, to, marks) {
  const places = marks.filter(([start, end]) => start >= from && end <= to).sort((a, b) => a[0] - b[0] || b[1] - a[1]), parts = [];
  if (!pieces || cut(pieces, from, to) === null) return null;
  let at = from;
  for (const [start, end] of places) if (start >= at) { parts.push(cut(pieces, at, start), make("mark", cut(pieces, start, end))); at = end; }
  parts.push(cut(pieces, at, to));
  const ends = [0, parts.length - 1].map((place) => parts[place]);
  if (parts.length > 1) { parts[0] = ends[0].trimStart(); parts[parts.length - 1] = ends[1].trimEnd(); }
  return parts;
}
const passage = (pieces, start, end, to) => { const text = pieces && cut(pieces, start, to); return text ? make("p", text + (to < end ? "……" : ""), { class: "passage" }) : null; };
// Titles inside titles have the lesser marks, as `cite` of the report has them.
const QUOTES = say("《》〈〉", "“”‘’"), called = (documents, d) => make("bdi", QUOTES[0] + column(documents, "title", d).replace(RegExp(`[${QUOTES.slice(0, 2)}]`, "g"), (one) => QUOTES[QUOTES.indexOf(one) + 2]) + QUOTES[1]);
const origin = (documents, d, start, path) => make("bdi", (d === null ? path : column(documents, "path", d) + (column(documents, "row", d) ? say(` 第 ${column(documents, "row", d)} 行`, ` row ${column(documents, "row", d)}`) : "")) + (start === null ? "" : say(`，第 ${start + 1} 字起`, `, from character ${start + 1}`)), { class: "file" });
// What a document says of itself.
function about(documents, d) {
  const of = (name) => column(documents, name, d);
  const told = [of("issuer") ?? of("region"), of("number"), of("date") ?? of("year")].filter((one) => one !== null).join(" · ");
  return told && told.split(/(\d{4}-\d\d-\d\d)/).map((part, place) => (place % 2 ? make("span", part, { class: "date" }) : part));
}
// The other side of a copied passage: each place where the other voice has it.
async function otherSide(table, row, documents) {
  const places = [];
  for (const [d, start, end, to] of table.others[row])
    places.push(make("blockquote", [passage(await textOf(documents, d), start, end, to), make("p", [called(documents, d), " ", make("bdi", about(documents, d)), make("br", ""), origin(documents, d, start)], { class: "source" })]));
  return make("div", [make("p", say("另一来源的文字：", "In the other voice:"), { class: "note" }), ...places]);
}
async function line(table, row, documents) {
  const d = table.document[row] ?? null, of = (name) => (d === null ? null : column(documents, name, d)), flags = [];
  if (table.own && !table.own[row]) flags.push(say("抄录", "copied"));
  if (column(table, "in_title", row)) flags.push(say("位于所引文件标题中", "in the title of a cited document"));
  if (column(table, "doubt", row)) flags.push(say("早于 since，存疑", "earlier than `since`, questionable"));
  if (of("doubted")) flags.push(say("审查存疑", "questioned by the review"));
  const item = make("li", ""), start = column(table, "start", row);
  if (table.check) item.append(make("p", column(table, zh ? "zh" : "en", row)));
  if (start !== null) {
    const pieces = await textOf(documents, d), [end, from, to] = ["end", "from", "to"].map((name) => table[name][row]);
    const whole = table.share || table.others, quoted = whole ? passage(pieces, start, end, to) : quote(pieces, from, to, column(table, "marks", row) || [[start, end]]);
    if (quoted) item.append(whole ? quoted : make("p", quoted));
  }
  const share = table.share ? say("占该条目 ", "of the section ") + write("share", table.share[row]) : null;
  item.append(make("p", [
    ...(d === null ? [] : [called(documents, d), about(documents, d) ? " " : "", make("bdi", about(documents, d)), share ? " · " + share : "", ...flags.map((flag) => make("span", flag, { class: "mark" })), make("br", "")]),
    origin(documents, d, start, column(table, "path", row)),
  ], { class: "source" }));
  if (table.others) item.append(await otherSide(table, row, documents));
  return item;
}
let shown = 0; // what was asked for last; an answer that comes later is let go
async function show(table, what, where, title, documents) {
  const turn = ++shown, head = panel.querySelector("h2"), list = panel.querySelector("ol"), more = panel.querySelector(".more");
  const rows = choose(table, where, documents);
  if (table.share) rows.sort((a, b) => table.share[b] * table.chars[b] - table.share[a] * table.chars[a] || a - b);
  head.replaceChildren(make("bdi", title));
  // Where rows are no mentions, these are not counted beside.
  const no = (one) => one !== what && ((one === "mentions" && (!table.start || table.share || table.marks || table.name || table.check)) || (table.check && one !== "findings"));
  const counts = [...new Set([what, "mentions", "documents", "voices"])].filter((one) => !no(one));
  panel.querySelector(".count").replaceChildren(...counts.map((one) => make("span", [
    say(NAMES[one][0], NAMES[one][1]) + " ", make("b", write(one, count(one, table, rows, where, documents)), one === what ? { id: "evidence-count" } : {}),
  ])));
  panel.querySelector(".filters").replaceChildren(...Object.keys(FILTERS).map((key) => {
    const free = { ...where }; delete free[key]; if (key === "year") { delete free.from; delete free.to; }
    const values = [...new Set(choose(table, free, documents).map((row) => column(documents, key, table.document[row])))].filter((x) => x !== null).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    if (values.length < 2 && where[key] === undefined) return "";
    const select = make("select", [make("option", say("全部", "all"), { value: "" }), ...values.map((value) => make("option", String(value), { value: String(value) }))]);
    select.value = where[key] || "";
    select.onchange = () => show(table, what, select.value ? { ...free, [key]: select.value } : free, title, documents).then(() => panel.querySelector(`[data-filter=${key}]`)?.focus());
    select.dataset.filter = key;
    return make("label", [say(...FILTERS[key]) + " ", select]);
  }));
  list.replaceChildren(); panel.querySelector(".rows").replaceChildren();
  if (!documents.parts.length) list.append(make("li", say("报告未附原文（report.texts: none），以下仅列出处。", "This report contains no texts (report.texts: none), only references."), { class: "note" }));
  let next = 0;
  const add = async () => {
    const items = [];
    for (const row of rows.slice(next, next + AT_ONCE)) items.push(await line(table, row, documents));
    if (turn !== shown) return;
    list.append(...items); next += AT_ONCE;
    more.hidden = next >= rows.length;
    more.textContent = say(`再显示 ${Math.min(AT_ONCE, rows.length - next)} 条（共 ${rows.length} 条）`, `Show ${Math.min(AT_ONCE, rows.length - next)} more (of ${rows.length})`);
  };
  more.onclick = add;
  await add();
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
}
function clear() {
  panel.querySelectorAll(".filters,ol,.rows").forEach((one) => one.replaceChildren()); panel.querySelector(".more").hidden = true;
  if (!panel.open) panel.showModal();
}
function complain() {
  panel.querySelector("h2").textContent = say("未找到原句", "Sentences not found");
  panel.querySelector(".count").textContent = say("未找到本页所用的 evidence 文件夹：转发报告时请一并附上 reports/evidence/。", "The folder evidence/ was not found next to this page: when sharing the report, include reports/evidence/.");
  clear();
}
const titleOf = (documents, name, where) => {
  const title = documents.titles[name], others = { documents: ["文档", "Documents"], citations: ["引用", "Citations"], copies: ["相同的文字", "Shared text"], findings: ["审查发现", "Findings of the review"] };
  const own = Array.isArray(title) ? title[where.name - 1] : title;
  return (own || (others[name] ? say(...others[name]) : name)) + (where.with ? " — " + documents.titles[where.with] : "");
};
async function open(hash) {
  const [name, what, ...filters] = hash.slice(3).split(":");
  const where = Object.fromEntries(filters.map((one) => [one.slice(0, one.indexOf("=")), decodeURIComponent(one.slice(one.indexOf("=") + 1))]));
  try {
    const documents = await load("documents");
    const table = await load(name);
    await show(where.with ? meet(table, await load(where.with)) : table, what, where, titleOf(documents, name, where), documents);
  } catch (error) { if (error instanceof TypeError) throw error; complain(); }
}
const follow = () => { if (location.hash.startsWith("#r:")) openRows(location.hash); else if (location.hash.startsWith("#e:")) open(location.hash); else if (panel.open) panel.close(); };
addEventListener("hashchange", follow); follow();
panel.addEventListener("close", () => { if (/^#[er]:/.test(location.hash)) history.replaceState(null, "", location.pathname + location.search); });
panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
panel.querySelector(".close").onclick = () => panel.close();
// The same link again: the address has its hash already.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[href^='#']")?.hash === location.hash) { unfold(); follow(); }
});
// Search.
const box = document.getElementById("search"), results = document.getElementById("results");
async function find(words) {
  const documents = await load("documents"), found = [];
  const hit = (text) => text && text.toLowerCase().includes(words.toLowerCase());
  for (const [name, title] of Object.entries(documents.titles))
    [title].flat().forEach((one, place) => {
      if (!hit(one) || found.length > 60) return;
      const subject = name.split("-")[0], where = Array.isArray(title) ? ":name=" + (place + 1) : "";
      const what = { topics: "share", citations: "citations", copies: "passages" }[subject] || "mentions";
      found.push([{ keywords: say("关键词", "keyword"), terms: say("词", "term"), names: say("名称", "name"), topics: say("主题", "topic"), citations: say("被引文件", "document cited"), copies: say("相同的文字", "shared text") }[subject], one, `#e:${name}:${what}${where}`]);
    });
  documents.title.forEach((title, d) => { if (hit(title) && found.length <= 60) found.push([say("文档", "document"), title, `#e:documents:documents:only=${d}`]); });
  return found;
}
async function concord(words) {
  const documents = await load("documents"), table = { document: [], start: [], end: [], from: [], to: [] }, WINDOW = 60;
  for (let part = 0; part < documents.parts.length; part++) {
    const { first, texts } = await load("texts-" + part);
    texts.forEach((pieces, place) => pieces.forEach(([offset, text]) => {
      const of = units(text), whole = typeof of === "string", length = whole ? words.length : Array.from(words).length;
      for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
        const start = offset + (whole ? at : Array.from(text.slice(0, at)).length), size = offset + of.length;
        table.document.push(first + place); table.start.push(start); table.end.push(start + length);
        table.from.push(Math.max(offset, start - WINDOW)); table.to.push(Math.min(size, start + length + WINDOW));
      }
    }));
  }
  await show(table, "mentions", {}, say(`全文检索：${words}`, `Full-text search: ${words}`), documents);
}
let asked = 0;
async function search() {
  const words = box.value.trim(), turn = ++asked;
  results.replaceChildren();
  if (!words) return;
  try {
    const found = await find(words), documents = await load("documents");
    if (turn !== asked) return;
    results.replaceChildren(...found.map(([subject, title, href]) => make("li", make("a", [make("span", subject + " ", { class: "note" }), make("bdi", title)], { href }))));
    if (documents.whole) {
      const button = make("button", say(`在全文中检索“${words}”`, `Search the texts for “${words}”`), { type: "button" });
      button.onclick = () => concord(words).catch(complain);
      results.append(make("li", button));
    } else if (!found.length) results.append(make("li", say("无结果", "no results"), { class: "note" }));
  } catch { complain(); }
}
if (box) {
  box.addEventListener("input", search);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); (results.querySelector("button") || results.querySelector("a"))?.click(); }
    if (event.key === "Escape") { box.value = ""; search(); }
  });
}
