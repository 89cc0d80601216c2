// Notifications on this device: asks the browser for an address of its push service and sends it with the form. Without this nothing is offered.
const keyBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

class PushDevice extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
      return this.say(this.dataset.lacking);
    this.say("");
    this.querySelector("button").hidden = false;
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.endpoint.value !== "") return;
      event.preventDefault();
      this.ask();
    });
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
