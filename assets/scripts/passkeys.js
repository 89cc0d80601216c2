// Passkeys: asks the browser for one and sends its answer with the form around the button. Without this the page offers other ways.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const asked = {
  get: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  }),
  create: (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  }),
};

function answerOf({ id, rawId, type, response }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (response[name]) parts[name] = text(response[name]);
  if (response.getTransports) parts.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: parts });
}

class PassKey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.said = this.querySelector("[data-said]");
    if (!window.PublicKeyCredential) return this.say(this.dataset.lacking);
    const party = this.getAttribute("party");
    if (location.hostname !== party && !location.hostname.endsWith(`.${party}`))
      return this.say(this.dataset.elsewhere);
    this.say("");
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      this.ask();
    });
    if (this.hasAttribute("offer")) this.offer();
  }

  // Passkeys among the suggestions of the address field.
  async offer() {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) this.ask("conditional");
  }

  async ask(mediation) {
    this.waiting?.abort();
    const { signal } = (this.waiting = new AbortController());
    try {
      const kind = this.getAttribute("kind");
      const given = await fetch(this.getAttribute("challenge"), { method: "POST", signal });
      if (!given.ok) throw new Error(`challenge: ${given.status}`);
      const publicKey = asked[kind](await given.json());
      const credential = await navigator.credentials[kind]({ publicKey, signal, ...(mediation && { mediation }) });
      this.querySelector("[data-answer]").value = answerOf(credential);
      this.form.submit();
    } catch (error) {
      // An offer that nobody took, or that the button took the place of, is no failure.
      if (!signal.aborted && !mediation)
        this.say(error.name === "InvalidStateError" ? this.dataset.known : this.dataset.failed);
    }
  }

  say(what) {
    this.said.textContent = what;
    this.said.hidden = what === "";
  }
}
customElements.define("pass-key", PassKey);
