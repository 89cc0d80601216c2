// Keys for reading long pages. Everything they do is a link or a button on the page too.
customElements.define(
  "reading-keys",
  class extends HTMLElement {
    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.isOn = read("reading-keys") !== "off";
      const box = this.querySelector("input");
      box.checked = this.isOn;
      box.addEventListener("change", () => {
        this.isOn = box.checked;
        write("reading-keys", this.isOn ? "on" : "off");
      });
      this.append(this.opener());
      this.offerCopies();
      this.keys = (event) => this.pressed(event);
      document.addEventListener("keydown", this.keys);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.keys);
    }

    // The help stays within reach when the keys are off: that is where they are turned on again.
    opener() {
      const button = document.createElement("button");
      button.className = "link";
      button.textContent = this.dataset.open;
      button.addEventListener("click", () => this.dialog.showModal());
      return button;
    }

    offerCopies() {
      if (!navigator.clipboard) return;
      for (const tools of document.querySelectorAll(".post[id^=post-] > .post-tools")) {
        const address = tools.parentElement.querySelector("a[data-permalink]").href;
        const button = document.createElement("button");
        button.className = "link";
        button.textContent = this.dataset.copy;
        button.addEventListener("click", async () => {
          await navigator.clipboard.writeText(address);
          button.textContent = this.dataset.copied;
        });
        tools.append(button);
      }
    }

    pressed(event) {
      if (!this.isOn || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat)
        return;
      if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
      const act = {
        j: () => this.step(1),
        k: () => this.step(-1),
        n: fresh,
        r: reply,
        "/": search,
        "?": () => this.dialog.showModal(),
      }[event.key];
      if (act && act() !== false) event.preventDefault();
    }

    step(by) {
      const items = [...document.querySelectorAll("main .post[id], main .rows > li")];
      const at = items.findIndex((item) => item.contains(document.activeElement));
      const next = items[at === -1 ? this.nearest(items, by) : at + by];
      if (!next) return false;
      show(next);
    }

    // Without a focused post: the first one on the screen, or the one before it.
    nearest(items, by) {
      const first = items.findIndex((item) => item.getBoundingClientRect().bottom > 0);
      return by === 1 ? Math.max(first, 0) : first - 1;
    }
  },
);

function show(item) {
  const target = item.matches("li") ? item.querySelector("a") : item;
  if (target === item) item.tabIndex = -1;
  target.focus({ preventScroll: true });
  item.scrollIntoView({ block: "start" });
}

function fresh() {
  const link = document.querySelector("a[data-first-new], a.new");
  if (!link) return false;
  link.click();
}

// To the focused post when there is one, else to the discussion.
function reply() {
  const one = document.activeElement.closest(".post")?.querySelector("a[data-reply]");
  const field = document.querySelector("#reply ~ form textarea");
  if (one) one.click();
  else if (field) field.focus();
  else return false;
}

function search() {
  const field = document.querySelector('input[type="search"], [role="search"] input');
  if (!field) return false;
  field.focus();
}

// Storage may be forbidden; then the choice holds for this page.
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {}
}
