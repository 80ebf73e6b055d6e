// Numbers of tables open their rows, which the page holds column by column (linked_rows.py).
const ROWS = JSON.parse(document.getElementById("rows").textContent);
// A number in a format of Excel, of which "0" is for names.
function round(value, form, digits = (/\.0+$/.exec(form) || ".")[0].length - 1) {
  if (!form || form === "0") return value + "";
  return form[0] === "[" && value < 0.001 ? "<0.001" : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−");
}
function openRows(hash) {
  const [table, what, ...filters] = hash.slice(3).split(":"), columns = new Map(ROWS[table].map(([name, told, words, values, form]) => [name, { name, told, words, values, form }]));
  const where = filters.map((one) => [one.slice(0, one.indexOf("=")), decodeURIComponent(one.slice(one.indexOf("=") + 1))]);
  const asked = (value, own) => (value === "*" ? own !== null : String(own) === value || (typeof own === "number" && own === +value));
  const rows = ROWS[table][0][3].map((_, row) => row).filter((row) => where.every(([key, value]) => asked(value, columns.get(key).values[row])));
  const tell = ({ words, values, form }, row) => (values[row] === null ? "—" : words[values[row]] || round(values[row], form));
  // What a statistic rests on is counted; else the number is a value, or the mean of several.
  const counted = what === "rows" || what === "all", values = counted ? [] : rows.map((row) => columns.get(what).values[row]).filter((value) => value !== null);
  const number = counted ? rows.length : values.length ? total(values) / values.length : null;
  const title = new Set(where.filter(([, value]) => !/^(\*|null)$/.test(value)).map(([key, value]) => columns.get(key).words[value] || value));
  shown++;
  panel.querySelector("h2").replaceChildren(make("bdi", [...title].join(" · ") || table));
  panel.querySelector(".count").replaceChildren(
    make("span", [counted ? say("行", "rows") : (rows.length > 1 ? say("均值：", "mean: ") : "") + columns.get(what).told[0], " ", make("b", number === null ? "—" : round(number, counted ? "#,##0" : columns.get(what).form), { id: "evidence-count" })]),
    make("span", say(`见 tables.xlsx 的 ${table} 表`, `on sheet ${table} of tables.xlsx`), { class: "note" }),
  );
  clear();
  // One row goes down the panel, with what its columns mean.
  const mark = (column) => (column.name === what ? { class: "asked" } : {}), all = [...columns.values()];
  const lines = rows.length === 1
    ? all.map((column) => make("tr", [make("th", [column.told[0], make("span", column.told[1], { class: "note" })], mark(column)), make("td", make("bdi", tell(column, rows[0])), mark(column))]))
    : [make("tr", all.map((column) => make("th", column.told[0], { title: column.told[1], ...mark(column) }))), ...rows.map((row) => make("tr", all.map((column) => make("td", make("bdi", tell(column, row)), mark(column)))))];
  panel.querySelector(".rows").replaceChildren(make("div", make("table", make("tbody", lines)), { class: "scroll", tabindex: "0" }));
  panel.scrollTop = 0;
}
