/** The page's script: filters and sorts what is there, and opens a stack that a link points to. It makes no HTML of texts. */
export const SCRIPT = `
"use strict";
(() => {
  const table = document.querySelector("#rollouts");
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const search = document.querySelector("#search");
  const changed = document.querySelector("#changed");
  const selects = [...document.querySelectorAll(".filters select")];
  const count = document.querySelector("#count");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => texts.get(row).includes(word)) &&
        selects.every((select) => !select.value || row.dataset[select.name] === select.value) &&
        (!changed.checked || row.dataset.changes === "yes");
      row.hidden = !fits;
      if (fits) shown += 1;
    }
    count.textContent = shown + " of " + rows.length + " fleets";
  };
  for (const control of [search, changed, ...selects]) control.addEventListener("input", filter);
  document.querySelector(".filters").hidden = false;
  filter();
  const heads = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator(undefined, { numeric: true });
  for (const [index, head] of heads.entries()) {
    head.querySelector("button").addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = (row) => row.cells[index].dataset.sort || row.cells[index].textContent;
      rows.sort((a, b) => order.compare(key(a), key(b)) * (descending ? -1 : 1));
      body.append(...rows);
    });
  }
})();
`;
