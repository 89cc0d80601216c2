// Notifications on this device: asks the browser for an address of its push service and sends it with the form. Without this nothing is offered.
const keyBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

class PushDevice extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
      return this.say(this.dataset.lacking);
    this.say("");
    this.look();
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.endpoint.value !== "") return;
      event.preventDefault();
      this.ask();
    });
  }

  // A browser that is told already needs no button.
  async look() {
    const worker = await navigator.serviceWorker.getRegistration("/");
    const known = await worker?.pushManager.getSubscription();
    this.form.elements.replaces.value = known?.endpoint ?? "";
    if (known && JSON.parse(this.dataset.known).includes(known.endpoint)) this.say(this.dataset.told);
    else this.querySelector("button").hidden = false;
  }

  async ask() {
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.say(this.dataset.denied);
      await navigator.serviceWorker.register("/offline.js");
      const { pushManager } = await navigator.serviceWorker.ready;
      const applicationServerKey = keyBytes(this.dataset.key);
      // One that was made with another key is of no use any more.
      await (await pushManager.getSubscription())?.unsubscribe();
      const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })).toJSON();
      for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth }))
        this.form.elements[name].value = value;
      this.form.submit();
    } catch {
      this.say(this.dataset.failed);
    }
  }

  say(what) {
    this.querySelector("[role=status]").textContent = what;
  }
}
customElements.define("push-device", PushDevice);
