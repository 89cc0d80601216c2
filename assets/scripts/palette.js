// Ctrl-K: every page and act that this page's menus, links and buttons offer, found by a few letters (S-4).
const words = document.documentElement.dataset;
const asked = (event) =>
  (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";

class Palette {
  constructor() {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "palette";
    this.dialog.setAttribute("aria-label", words.palette);
    this.input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off" });
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-label", words.palette);
    this.input.setAttribute("aria-expanded", "true");
    this.input.setAttribute("aria-controls", "palette-list");
    this.list = Object.assign(document.createElement("ul"), { id: "palette-list", className: "list" });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", words.palette);
    this.dialog.append(this.input, this.list);
    document.body.append(this.dialog);
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.go(Number(row.dataset.at));
    });
  }

  open() {
    this.all = offers();
    this.input.value = "";
    this.show();
    this.dialog.showModal();
    this.input.focus();
  }

  show() {
    const letters = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = this.all.filter(({ text }) => letters.every((part) => text.toLowerCase().includes(part))).slice(0, 50);
    this.at = 0;
    this.list.replaceChildren(...this.found.map((offer, at) => rowOf(offer, at)));
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === this.at)));
    const row = this.list.children[this.at];
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    else this.input.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const many = this.found.length || 1;
      this.at = (this.at + step + many) % many;
      this.mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.go(this.at);
    }
  }

  go(at) {
    const offer = this.found[at];
    this.dialog.close();
    offer?.element.click();
  }
}

function rowOf({ text, where }, at) {
  const row = Object.assign(document.createElement("li"), { id: `palette-${at}` });
  row.setAttribute("role", "option");
  row.dataset.at = at;
  const name = document.createElement("span");
  name.textContent = text;
  row.append(name);
  if (where) {
    const place = Object.assign(document.createElement("small"), { textContent: ` ${where}` });
    row.append(place);
  }
  return row;
}

// What cannot be seen or pressed is not offered. Equal words that lead to one place are one row.
function offers() {
  const seen = new Set();
  const found = [];
  for (const element of document.querySelectorAll("a[href], button")) {
    if (element.closest("dialog") || element.disabled || !element.checkVisibility()) continue;
    const text = (element.innerText || element.getAttribute("aria-label") || "").replace(/\s+/g, " ").trim();
    const key = `${text} ${element.href ?? ""}`;
    if (text === "" || seen.has(key)) continue;
    seen.add(key);
    found.push({ element, text, where: element.closest("nav")?.getAttribute("aria-label") ?? "" });
  }
  return found;
}

let palette;
addEventListener("keydown", (event) => {
  if (!asked(event) || !words.palette) return;
  event.preventDefault();
  palette ??= new Palette();
  if (!palette.dialog.open) palette.open();
});
