// The settings of a group say at each choice what it would mean: the page itself is asked for its preview.
class WhoSees extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.look());
  }

  async look() {
    const form = this.querySelector("form");
    const shown = this.querySelector("[data-preview]");
    if (!form || !shown) return;
    shown.setAttribute("aria-live", "polite");
    const fields = new URLSearchParams(new FormData(form));
    fields.set("act", "preview");
    const asked = (this.asked = (this.asked ?? 0) + 1);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("who-sees [data-preview]");
      if (answer.ok && fresh && asked === this.asked) shown.replaceChildren(...fresh.childNodes);
    } catch {
      // Without an answer the button does the same.
    }
  }
}
customElements.define("who-sees", WhoSees);
