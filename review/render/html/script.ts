/**
 * The page's script: filters and sorts what is there, opens a stack that a link points to, and joins the dots of a release to its
 * list. It makes no HTML of texts.
 */
export const SCRIPT = `
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const wordsOf = (input) => input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const textOf = (element) => element.textContent.toLowerCase();

  const reveal = (target) => {
    for (let at = target; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
      at.hidden = false;
    }
  };
  const openTarget = () => {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target) return;
    reveal(target);
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });

  for (const figure of all("figure")) {
    const lists = all(".fleets", figure).reverse();
    for (const [index, release] of all("g", figure).entries()) {
      const list = lists[index];
      release.addEventListener("click", () => {
        reveal(list);
        list.firstElementChild.focus();
      });
      list.addEventListener("focusin", () => release.classList.add("lit"));
      list.addEventListener("focusout", () => release.classList.remove("lit"));
    }
  }

  for (const filters of all(".filters")) filters.hidden = false;

  const find = document.querySelector("#find-stack");
  const stacks = all(".stack, .names li").map((stack) => [stack, textOf(stack.firstElementChild ?? stack)]);
  const groups = all(".group");
  find.addEventListener("input", () => {
    const words = wordsOf(find);
    for (const [stack, text] of stacks) stack.hidden = !words.every((word) => text.includes(word));
    if (words.length) for (const group of groups) group.open = true;
  });

  const table = document.querySelector("#rollouts");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) => [row, textOf(row)]));
  const search = document.querySelector("#search");
  const selects = all(".filters select");
  const count = document.querySelector("#count");
  const reset = document.querySelector("#reset");
  const fold = document.querySelector("#fold");
  const filter = () => {
    const words = wordsOf(search);
    const alike = new Map();
    let shown = 0;
    for (const row of rows) {
      const fits =
        words.every((word) => texts.get(row).includes(word)) &&
        selects.every((select) => !select.value || row.dataset[select.name] === select.value);
      const { group } = row.dataset;
      const others = alike.get(group);
      row.hidden = !fits || Boolean(others && fold.checked);
      if (fits) shown += 1;
      if (fits && others) others.push(row);
      else if (fits && group !== undefined) alike.set(group, [row]);
    }
    for (const [first, ...others] of alike.values())
      first.querySelector(".more").textContent = fold.checked && others.length ? "and " + others.length + " alike" : "";
    count.textContent = shown + " of " + rows.length + " fleets";
    reset.disabled = shown === rows.length;
  };
  for (const control of [search, ...selects, ...all("#fold")]) control.addEventListener("input", filter);
  reset.addEventListener("click", () => {
    for (const control of [search, ...selects]) control.value = "";
    filter();
    search.focus();
  });
  filter();
  if (fold) {
    let wasFolded = false;
    addEventListener("beforeprint", () => {
      wasFolded = fold.checked;
      fold.checked = false;
      filter();
    });
    addEventListener("afterprint", () => {
      fold.checked = wasFolded;
      filter();
    });
  }

  const heads = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator(undefined, { numeric: true });
  for (const [index, head] of heads.entries()) {
    head.querySelector("button").addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      const key = (row) => row.cells[index].dataset.sort ?? row.cells[index].textContent;
      const keys = new Map(rows.map((row) => [row, key(row)]));
      rows.sort((a, b) => order.compare(keys.get(a), keys.get(b)) * (descending ? -1 : 1));
      body.append(...rows);
      filter();
    });
  }
})();
`;
