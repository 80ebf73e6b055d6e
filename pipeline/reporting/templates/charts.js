{# Charts: small panels by year with intervals; a point opens its evidence. #}
const SVG = Object.assign(document.createElement("div"), { innerHTML: "<svg></svg>" }).firstChild.namespaceURI;
const draw = (tag, attributes, ...inside) => {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
};
{# Colours of evidence.css (Okabe and Ito, 2008); the dashes say the same in grey. #}
const COLOURS = [0, 1, 2, 3, 4, 5].map((n) => `var(--c${n})`), DASHES = ["", "7 3", "2 3", "9 3 2 3", "12 4", "4 2"];
const VARIANTS = { own: ["自有文字", "own words"], all: ["全部文字", "all text"], adjusted: ["按语料构成", "at corpus mix"], raw: ["原值", "unadjusted"] };
const MOST_COMPARED = 6, PANELS = 12;
const tip = document.body.appendChild(make("div", "", { id: "tip", role: "status", hidden: "" }));
function tell(target, text) {
  tip.textContent = text; tip.hidden = false;
  const box = target.getBoundingClientRect(), own = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(innerWidth - own.width - 4, box.x + box.width / 2 - own.width / 2)) + scrollX + "px";
  tip.style.top = (box.y - own.height - 8 > 0 ? box.y - own.height - 8 : box.bottom + 8) + scrollY + "px";
}
const untell = () => { tip.hidden = true; };
addEventListener("keydown", (event) => { if (event.key === "Escape") untell(); });
{# Runs of years without a gap. #}
function runs(values) {
  const found = [[]];
  values.forEach((value, place) => { if (value === null || value === undefined) found.push([]); else found.at(-1).push(place); });
  return found.filter((run) => run.length);
}
const nice = (top) => { const step = 10 ** Math.floor(Math.log10(top || 1)); return [1, 1.5, 2, 3, 4, 5, 8, 10].map((n) => n * step).find((n) => n >= top) || 10 * step; };
const link = (one, chart, variant, year, where) => "#e:" + [one.evidence, chart.count, ...Object.entries({ year, ...(variant === "all" || variant === "raw" ? {} : chart.count === "rate" ? { own: 1 } : {}), ...where }).map(([key, value]) => key + "=" + encodeURIComponent(value))].join(":");
function describe(one, chart, line, variant, place) {
  const counts = one.counts, told = [`${one.title} ${chart.years[place]}${say(" 年：", ": ")}${write(chart.count, line.value[place])}`];
  if (line.low?.[place] !== null && line.low?.[place] !== undefined) told.push(say("区间 ", "interval ") + write(chart.count, line.low[place]) + "–" + write(chart.count, line.high[place]));
  for (const [name, words] of [["n_documents", NAMES.documents], ["n_voices", NAMES.voices], ["n_issuers", NAMES.issuers]])
    if (counts[name] && !line.plain) told.push(say(words[0] + " ", "") + counts[name][place] + say("", " " + words[1]));
  if (!line.plain && one.hollow[place]) told.push(say("独立来源过少，不作为结论依据", "too few voices to support a claim"));
  return told.join(say("，", ", "));
}
{# One panel: lines = [{one, line, colour, dash}]; a line is value, low, high by year. #}
function panelOf(chart, lines, { variant, where }, width, height) {
  const left = 38, right = 8, top = 8, bottom = 20, years = chart.years, inner = width - left - right;
  const highest = nice(Math.max(...lines.flatMap(({ line }) => [...line.value, ...(lines.length > 1 ? [] : line.high || [])]).filter((x) => x !== null), 0) || 1);
  const x = (place) => left + (years.length > 1 ? (place + 0.5) / years.length : 0.5) * inner, y = (value) => top + (1 - Math.min(value, highest) / highest) * (height - top - bottom);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "group" });
  for (const part of [0, 0.5, 1]) svg.append(draw("line", { x1: left, x2: width - right, y1: y(part * highest), y2: y(part * highest), class: "grid" }), draw("text", { x: left - 5, y: y(part * highest) + 4, class: "tick end" }, chart.count === "share" ? Math.round(1000 * part * highest) / 10 + "%" : String(+(part * highest).toPrecision(3))));
  const every = Math.ceil(years.length / (width / 45));
  years.forEach((year, place) => {
    if (place % every === 0) svg.append(draw("text", { x: x(place), y: height - 5, class: "tick" }, String(year)));
    if (lines.every(({ line }) => line.value[place] === null)) svg.append(draw("rect", { x: x(place) - inner / years.length / 2, y: top, width: inner / years.length, height: height - top - bottom, class: "gap" }, draw("title", {}, say(`${year} 年没有数据`, `no data for ${year}`))));
  });
  if (lines.length === 1)
    for (const [when, name] of lines[0].one.events || []) if (when >= years[0] && when < years.at(-1) + 1) {
      const at = left + ((when - years[0]) / years.length) * inner;
      svg.append(draw("line", { x1: at, x2: at, y1: top, y2: height - bottom, class: "event" }, draw("title", {}, name)));
    }
  for (const { one, line, colour, dash } of lines) {
    const group = draw("g", { style: `--c:${colour}` });
    if (lines.length === 1 && line.low)
      for (const run of runs(line.low)) if (run.length > 1) group.append(draw("polygon", { class: "band", points: [...run.map((p) => `${x(p)},${y(line.high[p])}`), ...run.toReversed().map((p) => `${x(p)},${y(line.low[p])}`)].join(" ") }));
      else group.append(draw("line", { class: "whisker", x1: x(run[0]), x2: x(run[0]), y1: y(line.low[run[0]]), y2: y(line.high[run[0]]) }));
    for (const run of runs(line.value)) group.append(draw("polyline", { class: "line", "stroke-dasharray": dash, points: run.map((p) => `${x(p)},${y(line.value[p])}`).join(" ") }));
    line.value.forEach((value, place) => {
      if (value === null || value === undefined) return;
      const told = describe(one, chart, line, variant, place);
      const dot = draw("circle", { cx: x(place), cy: y(value), r: 3.6, class: line.plain || one.hollow[place] ? "hollow" : "" });
      const point = draw("a", { href: link(one, chart, variant, years[place], where), "aria-label": told }, draw("circle", { cx: x(place), cy: y(value), r: 12, class: "reach" }), dot);
      point.onmouseenter = point.onfocus = () => tell(dot, told);
      point.onmouseleave = point.onblur = untell;
      group.append(point);
    });
    svg.append(group);
  }
  return svg;
}
{# Years of one series in a region, level or kind, counted from its evidence. #}
async function narrow(one, chart, variant, where) {
  const documents = await load("documents"), table = await load(one.evidence), own = variant === "own" ? { own: 1 } : {};
  return { plain: true, value: chart.years.map((year) => {
    const places = { ...where, year: String(year) };
    if (!choose(documents, places, documents).length) return null;
    const all = { ...places, ...own };
    return count(chart.count, table, choose(table, all, documents), all, documents);
  }) };
}
function press(buttons, chosen) { buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === chosen))); }
async function build(place) {
  const chart = JSON.parse(place.querySelector("script").textContent), controls = make("div", "", { class: "controls" }), body = make("div", "");
  const state = { variant: chart.variants[0], where: {}, compared: [], shown: PANELS, alone: null };
  let turn = 0;
  async function refresh() {
    const mine = ++turn, narrowed = Object.keys(state.where).length > 0, lineOf = async (one) => (narrowed ? narrow(one, chart, state.variant, state.where) : one.variants[state.variant]);
    let lines;
    const some = state.compared.length ? state.compared.map((n) => chart.series[n]) : chart.series.slice(0, state.shown);
    try { lines = await Promise.all(some.map(lineOf)); } catch { return complain(); }
    if (mine !== turn) return;
    if (state.compared.length) {
      const drawn = some.map((one, n) => ({ one, line: lines[n], colour: COLOURS[n], dash: DASHES[n], n })).filter(({ n }) => state.alone === null || state.alone === n);
      const legend = make("p", some.map((one, n) => {
        const button = make("button", [one.title], { type: "button", style: `--c:${COLOURS[n]}`, "aria-pressed": String(state.alone === n) });
        button.prepend(draw("svg", { viewBox: "0 0 26 8", "aria-hidden": "true", class: "key" }, draw("line", { x1: 0, x2: 26, y1: 4, y2: 4, class: "line", "stroke-dasharray": DASHES[n] })));
        button.onclick = () => { state.alone = state.alone === n ? null : n; refresh(); };
        return button;
      }), { class: "legend" });
      body.replaceChildren(legend, make("div", panelOf(chart, drawn, state, 860, 330), { class: "compare" }));
    } else {
      const panels = some.map((one, n) => make("div", [make("p", [one.anchor ? make("a", one.title, { href: one.anchor }) : one.title, make("span", one.note && !narrowed ? " " + one.note : "", { class: one.class || "note" })], { class: "head" }), panelOf(chart, [{ one, line: lines[n], colour: "var(--tone)", dash: "" }], state, 290, 150)], { "data-tone": one.class || "" }));
      body.replaceChildren(make("div", panels, { class: "panels" }));
      if (state.shown < chart.series.length) {
        const more = make("button", say(`其余 ${chart.series.length - state.shown} 个`, `${chart.series.length - state.shown} more`), { type: "button" });
        more.onclick = () => { state.shown = chart.series.length; refresh(); };
        body.append(more);
      }
    }
    if (narrowed) body.prepend(make("p", say("只计所选文档，不给区间，不作为结论依据。", "Of the selected documents alone, without intervals; no basis for claims."), { class: "note" }));
  }
  const variants = chart.variants.map((name) => make("button", say(...VARIANTS[name]), { type: "button", value: name }));
  variants.forEach((button) => { button.onclick = () => { state.variant = button.value; press(variants, state.variant); refresh(); }; });
  press(variants, state.variant);
  controls.append(make("span", variants, { class: "switch", role: "group", "aria-label": say("口径", "Measure") }));
  if (chart.series.some((one) => one.events?.length)) {
    const shown = make("input", "", { type: "checkbox", checked: "" });
    shown.onchange = () => body.classList.toggle("eventless");
    controls.append(make("label", [shown, say(" 事件", " events")]));
  }
  const filters = make("span", ""), loadFilters = async () => {
    const documents = await load("documents");
    filters.append(...["region", "level", "kind"].map((key) => {
      const values = [...new Set(documents[key] || [])].filter((value) => value !== null).sort();
      if (values.length < 2) return "";
      const select = make("select", [make("option", say("全部", "all"), { value: "" }), ...values.map((value) => make("option", value, { value }))]);
      select.onchange = () => { if (select.value) state.where[key] = select.value; else delete state.where[key]; refresh(); };
      return make("label", [say(...FILTERS[key]) + " ", select]);
    }));
  };
  controls.append(filters);
  const picks = chart.series.map((one, n) => {
    const pick = make("input", "", { type: "checkbox" });
    pick.onchange = () => {
      state.compared = pick.checked ? [...state.compared, n] : state.compared.filter((other) => other !== n); state.alone = null;
      picks.forEach(([box]) => { box.disabled = !box.checked && state.compared.length >= MOST_COMPARED; });
      refresh();
    };
    return [pick, make("label", [pick, " " + one.title])];
  });
  controls.append(make("details", [make("summary", say(`比较（至多 ${MOST_COMPARED} 个）`, `Compare (up to ${MOST_COMPARED})`)), make("div", picks.map(([, label]) => label), { class: "picks" })]));
  place.append(controls, body);
  await refresh();
  loadFilters().catch(() => {});
}
document.documentElement.classList.add("live");
document.querySelectorAll(".chart").forEach((place) => build(place));
