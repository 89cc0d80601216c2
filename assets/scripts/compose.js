// The form for posts: a toolbar, drafts that save themselves, names offered after "@", and quoting what is selected. All of it works without.
const marks = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"], link: ["[", "](https://)"] };
const starts = { quote: "> ", list: "- " };
const keys = { b: "bold", i: "italic", k: "link", e: "code" };
const shifted = { Digit9: "quote", Digit8: "list" };
const SAVE_AFTER = 2000;
const OFFER_AFTER = 150;

class ComposeBox extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    const template = this.querySelector("template");
    if (!this.area || !template) return;
    this.area.before(template.content.cloneNode(true));
    this.status = Object.assign(document.createElement("p"), { className: "quiet", role: "status" });
    this.area.after(this.status);
    this.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-tool]");
      if (tool) this.use(tool.dataset.tool);
    });
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("input", () => this.offerSoon());
    this.area.addEventListener("blur", () => setTimeout(() => this.close(), 200));
    const form = this.area.form;
    if (this.dataset.drafts) form.addEventListener("input", () => this.saveSoon());
    form.addEventListener("submit", () => {
      clearTimeout(this.saving);
      this.sending?.abort();
      this.isSent = true;
    });
  }

  key(event) {
    if (this.list && this.choose(event)) return;
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const tool = event.shiftKey ? shifted[event.code] : keys[event.key.toLowerCase()];
    if (!tool) return;
    event.preventDefault();
    event.stopPropagation();
    this.use(tool);
  }

  use(tool) {
    const { area } = this;
    const { selectionStart: from, selectionEnd: to, value } = area;
    const chosen = value.slice(from, to);
    if (starts[tool]) {
      const begin = value.lastIndexOf("\n", from - 1) + 1;
      const lines = value.slice(begin, to).split("\n");
      this.write(begin, to, lines.map((line) => starts[tool] + line).join("\n"));
      return;
    }
    const [before, after] = marks[tool];
    this.write(from, to, before + chosen + after);
    const start = from + before.length;
    // A link's address is what comes next; elsewhere the words stay chosen.
    if (tool === "link" && chosen)
      area.setSelectionRange(start + chosen.length + 2, start + chosen.length + after.length - 1);
    else area.setSelectionRange(start, start + chosen.length);
  }

  /** So that undo works: what a script sets it forgets, what is typed it keeps. */
  write(from, to, text) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, from, to, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), SAVE_AFTER);
  }

  async save() {
    if (this.isSent) return;
    this.sending?.abort();
    this.sending = new AbortController();
    const fields = [...new FormData(this.area.form)].filter(([, value]) => typeof value === "string");
    const body = new URLSearchParams([...fields, ["do", "draft"]]);
    try {
      const answer = await fetch(this.area.form.action, {
        method: "POST",
        body,
        redirect: "manual",
        signal: this.sending.signal,
      });
      // A saved draft answers with the way back to the form, which a script does not follow.
      const isSaved = answer.type === "opaqueredirect";
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      this.say(isSaved ? this.dataset.saved.replace("#", time) : this.dataset.failed);
    } catch (error) {
      if (error.name !== "AbortError") this.say(this.dataset.failed);
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  offerSoon() {
    clearTimeout(this.offering);
    this.offering = setTimeout(() => this.offer(), OFFER_AFTER);
  }

  async offer() {
    const { selectionStart: caret, value } = this.area;
    const begun = /(?:^|[\s(>])@([^\s@][^@\n]{0,60})$/.exec(value.slice(0, caret));
    if (!begun) return this.close();
    const from = caret - begun[1].length;
    const url = `${this.dataset.people}${this.dataset.people.includes("?") ? "&" : "?"}q=${encodeURIComponent(begun[1])}`;
    const answer = await fetch(url).catch(() => null);
    const names = answer?.ok && answer.headers.get("content-type")?.includes("json") ? await answer.json() : [];
    // What came back is for a caret that may have moved on.
    if (this.area.selectionStart !== caret || this.area.value !== value) return;
    if (names.length === 0 || names.some((name) => name === begun[1])) this.close();
    else this.show(names, from);
  }

  show(names, from) {
    this.close();
    this.list = Object.assign(document.createElement("ul"), {
      id: "people",
      className: "list people",
      role: "listbox",
    });
    this.list.setAttribute("aria-label", this.dataset.offered.replace("#", names.length));
    names.forEach((name, at) => {
      const row = Object.assign(document.createElement("li"), {
        id: `people-${at}`,
        textContent: name,
        role: "option",
        dir: "auto",
      });
      row.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.at = at;
        this.take();
      });
      this.list.append(row);
    });
    this.area.after(this.list);
    this.area.setAttribute("aria-controls", "people");
    this.from = from;
    this.at = 0;
    this.mark();
    this.say(this.dataset.offered.replace("#", names.length));
  }

  mark() {
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === this.at)));
    this.area.setAttribute("aria-activedescendant", `people-${this.at}`);
  }

  /** True when the key was for the list. */
  choose(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const many = this.list.children.length;
      this.at = (this.at + step + many) % many;
      this.mark();
    } else if (event.key === "Enter" || event.key === "Tab") this.take();
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    return true;
  }

  take() {
    const name = this.list.children[this.at].textContent;
    this.close();
    this.write(this.from, this.area.selectionStart, `${name} `);
    clearTimeout(this.offering);
  }

  close() {
    if (!this.list) return;
    this.list.remove();
    this.list = null;
    this.say("");
    this.area.removeAttribute("aria-controls");
    this.area.removeAttribute("aria-activedescendant");
  }

  /** Puts what was selected in a post above what is being written, as an answer to that post. */
  quote(head, text, post) {
    const { form, value } = this.area;
    const parent =
      form.elements.parent ??
      form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "parent" }));
    parent.value = post;
    const quoted = text.split("\n").map((line) => `> ${line}`.trimEnd());
    const end = value.length;
    this.write(end, end, `${value.trim() ? "\n\n" : ""}${head}\n\n${quoted.join("\n")}\n\n`);
    this.area.scrollIntoView({ block: "center" });
  }
}
customElements.define("compose-box", ComposeBox);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quote]");
  const box = link && document.querySelector("compose-box");
  if (!box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const chosen = getSelection();
  const post = link.closest("article")?.querySelector(".body");
  if (!post || chosen.isCollapsed || !post.contains(chosen.anchorNode) || !post.contains(chosen.focusNode)) return;
  event.preventDefault();
  box.quote(link.dataset.head, chosen.toString().trim(), link.dataset.quote);
});
