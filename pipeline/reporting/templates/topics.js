{# The slider λ orders terms by relevance (Sievert and Shirley 2014); on paper the report's order stays. #}
const slider = document.getElementById("lambda");
if (slider) {
  const lists = [...document.querySelectorAll(".bars")].map((list) => [list, [...list.children]]);
  const order = (lambda) => lists.forEach(([list, rows]) => {
    const weigh = ({ dataset: { p, lift } }) => lambda * Math.log(p) + (1 - lambda) * Math.log(lift);
    const ordered = lambda === null ? rows : rows.toSorted((a, b) => weigh(b) - weigh(a)), first = ordered.slice(0, slider.dataset.shown);
    ordered.forEach((row) => { row.hidden = !first.includes(row); });
    list.style.setProperty("--max", Math.max(...first.map((row) => row.style.getPropertyValue("--all"))));
    list.append(...ordered);
  });
  let moved = null;
  slider.parentElement.hidden = false;
  slider.oninput = () => { order(moved = slider.nextElementSibling.nextElementSibling.value = slider.value); };
  addEventListener("beforeprint", () => order(null));
  addEventListener("afterprint", () => order(moved));
}
