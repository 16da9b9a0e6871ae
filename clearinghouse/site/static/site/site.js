// What pages do beyond plain HTML; all of them work without it.

// Suggestions while typing: a native datalist, filled from the server.
const suggestions = document.getElementById("suggestions");
let waiting;
let asked = "";

async function suggest(field) {
  const text = field.value.trim();
  if (text.length < 2 || text === asked) return;
  asked = text;
  const response = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: text })}`);
  if (!response.ok || asked !== text) return;
  const found = await response.json();
  suggestions.replaceChildren(...found.suggestions.map((one) => new Option(one, one)));
}

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset || !field.dataset.suggest) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest(field).catch(() => {}), 150);
});

// Facets that a reader opened stay open when htmx brings new results.
const opened = new Map();
document.addEventListener("toggle", (event) => {
  if (event.target.matches(".filters details[id]")) opened.set(event.target.id, event.target.open);
}, true);
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details) details.open = open;
  }
});

// A link to other results is replaced with them: reading goes on at their heading.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("results-title")?.focus();
});
