{# Tables: a click on a head sorts, of more than 20 rows so many are shown at once, and folded lists unfold together. #}
const ROWS_AT_ONCE = 20, GAP = /^[—–-]?$/;
const AMOUNT = /^([<≤])?\s*([−-]?[\d,]*\.?\d+)/;
{# What a cell is sorted by: its first number, or its text; null where it has neither. #}
function valueOf(cell) {
  const text = cell.textContent.trim(), found = AMOUNT.exec(text);
  if (GAP.test(text)) return null;
  return found && cell.matches(".n,:first-child") ? +found[2].replaceAll(",", "").replace("−", "-") - (found[1] ? 1e-9 : 0) : text;
}
function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
}
function enhance(table) {
  if ("ready" in table.dataset) return;
  table.dataset.ready = "";
  const body = table.tBodies[0], heads = [...(table.tHead?.rows.length === 1 ? table.tHead.rows[0].cells : [])], all = [...(body?.rows || [])];
  let rows = all, first = 0, whole = false;
  const pager = all.length > ROWS_AT_ONCE ? make("p", "", { class: "pager note" }) : null;
  function page() {
    const shown = (place) => whole || (place >= first && place < first + ROWS_AT_ONCE);
    rows.forEach((row, place) => row.classList.toggle("off", !!pager && !shown(place)));
    if (!pager) return;
    const last = Math.min(first + ROWS_AT_ONCE, rows.length), focused = document.activeElement?.dataset.step;
    const step = (name, label, off, act) => {
      const button = make("button", label, { type: "button", "data-step": name });
      button.disabled = off; button.onclick = () => { act(); page(); };
      return button;
    };
    pager.replaceChildren(
      make("span", whole ? say(`共 ${rows.length} 行`, `all ${rows.length} rows`) : say(`第 ${first + 1}–${last} 行，共 ${rows.length} 行`, `rows ${first + 1}–${last} of ${rows.length}`), { "aria-live": "polite" }),
      ...(whole ? [] : [step("back", say("上一页", "Previous"), !first, () => { first -= ROWS_AT_ONCE; }), step("on", say("下一页", "Next"), last === rows.length, () => { first += ROWS_AT_ONCE; })]),
      step("all", whole ? say("分页", "In pages") : say("全部", "All"), false, () => { whole = !whole; first = 0; }),
    );
    if (focused) (pager.querySelector(`[data-step=${focused}]:enabled`) || pager.querySelector("button:enabled")).focus();
  }
  const sorted = all.length > 2 && !all.some((row) => row.cells.length !== heads.length);
  if (sorted) heads.forEach((head, place) => {
    if (!head.textContent.trim()) return;
    const button = make("button", [...head.childNodes], { type: "button", class: "sort" });
    const isNumber = head.matches(".n");
    button.onclick = () => {
      {# One way, the other, and as it was. #}
      const ways = isNumber ? ["descending", "ascending"] : ["ascending", "descending"], way = ways[ways.indexOf(head.getAttribute("aria-sort")) + 1];
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      rows = all;
      if (way) {
        head.setAttribute("aria-sort", way);
        const sign = way === "ascending" ? 1 : -1, keyed = all.map((row) => [row, row.matches(".sum") ? null : valueOf(row.cells[place])]);
        {# Gaps, and a row of sums, stay at the end. #}
        rows = keyed.toSorted(([, a], [, b]) => (a === null) - (b === null) || (a === null ? 0 : sign * compare(a, b))).map(([row]) => row);
      }
      body.append(...rows); first = 0; page();
    };
    head.append(button);
  });
  {# What scrolls can be scrolled by keyboard. #}
  const scroller = table.closest(".scroll,.tall");
  if (scroller && !scroller.querySelector("a,button")) scroller.tabIndex = 0;
  if (pager) { table.closest(".tall")?.classList.replace("tall", "scroll"); (table.closest(".scroll") || table).after(pager); page(); }
}
const enhanceSeen = (within) => within.querySelectorAll("table").forEach((table) => { if (!table.closest("details:not([open])")) enhance(table); });
enhanceSeen(document);
document.addEventListener("toggle", (event) => { if (event.target.open) enhanceSeen(event.target); }, true);
{# Folded lists: all of them at once. #}
new Set([...document.querySelectorAll("main section > details")].map((one) => one.parentElement)).forEach((section) => {
  const lists = [...section.querySelectorAll(":scope > details")];
  for (const one of lists) {
    if (one.previousElementSibling?.matches("details")) continue;
    const own = [one];
    while (own.at(-1).nextElementSibling?.matches("details")) own.push(own.at(-1).nextElementSibling);
    if (own.length < 3) continue;
    const button = make("button", "", { type: "button", class: "unfold" }), told = () => { button.textContent = own.every((list) => list.open) ? say("全部折叠", "Collapse all") : say("全部展开", "Expand all"); };
    button.onclick = () => { const open = !own.every((list) => list.open); own.forEach((list) => { list.open = open; }); };
    own.forEach((list) => list.addEventListener("toggle", told)); told();
    one.before(make("p", button));
  }
});
