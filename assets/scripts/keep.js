// What is typed into a longer text survives a page that could not be sent or loaded: it is kept in this tab until the form has gone.
const keyOf = (area) => `typed ${location.pathname} ${area.form?.getAttribute("action") ?? ""} ${area.name}`;
const areas = () => document.querySelectorAll("form[method=post] textarea[name]");

// A page that comes after a sending, and is neither the same form with errors nor a page that says it failed, says that it arrived. Coming back
// to a form after the connection failed is no such page.
const came = performance.getEntriesByType("navigation")[0]?.type;
const sent = JSON.parse(sessionStorage.getItem("typed sent") ?? "[]");
if (came === "navigate" && !document.querySelector(".errors, [data-unsent]"))
  for (const key of sent) sessionStorage.removeItem(key);
if (came === "navigate") sessionStorage.removeItem("typed sent");

for (const area of areas()) {
  const kept = sessionStorage.getItem(keyOf(area));
  if (kept && area.value.trim() === "") area.value = kept;
  else sessionStorage.removeItem(keyOf(area));
}

// The first letter typed is what there is to lose: from then on a page of ours answers when the network does not.
document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("form[method=post] textarea[name]")) return;
  sessionStorage.setItem(keyOf(target), target.value);
  navigator.serviceWorker?.register("/offline.js").catch(() => {});
});

addEventListener("submit", ({ target }) => {
  const keys = [...target.querySelectorAll("textarea[name]")].map(keyOf);
  if (keys.length > 0) sessionStorage.setItem("typed sent", JSON.stringify(keys));
});
