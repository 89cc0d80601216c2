// Says that there are new posts while a page is open. The page stays as it is until somebody asks to see them.
customElements.define(
  "live-news",
  class extends HTMLElement {
    connectedCallback() {
      this.after = this.dataset.after;
      this.news = new Set();
      this.pause = 60_000;
      // Nobody sees a hidden tab, and a browser has few connections for all tabs together.
      this.look = () => (document.hidden ? this.close() : this.open());
      this.leave = () => this.close();
      document.addEventListener("visibilitychange", this.look);
      addEventListener("pagehide", this.leave);
      addEventListener("pageshow", this.look);
      this.look();
    }

    disconnectedCallback() {
      document.removeEventListener("visibilitychange", this.look);
      removeEventListener("pagehide", this.leave);
      removeEventListener("pageshow", this.look);
      this.close();
    }

    open() {
      if (this.source) return;
      clearTimeout(this.later);
      this.source = new EventSource(`${this.dataset.src}?after=${encodeURIComponent(this.after)}`);
      this.source.addEventListener("post", (event) => this.came(event));
      this.source.addEventListener("open", () => (this.pause = 60_000));
      this.source.addEventListener("error", () => {
        // It comes back by itself from a lost connection, and not from a refusal.
        if (this.source?.readyState !== EventSource.CLOSED) return;
        this.close();
        this.later = setTimeout(this.look, this.pause);
        this.pause = Math.min(2 * this.pause, 960_000);
      });
    }

    close() {
      clearTimeout(this.later);
      this.source?.close();
      this.source = null;
    }

    came({ data, lastEventId }) {
      const { post, topic } = JSON.parse(data);
      this.after = lastEventId;
      if (this.news.has(post) || isHere(post, topic)) return;
      this.news.add(post);
      this.say();
    }

    say() {
      const many = this.news.size;
      const link = this.querySelector("a") ?? this.appendChild(this.link());
      const [first] = this.news;
      link.href = this.dataset.here ?? `/posts/${first}`;
      link.textContent = many === 1 ? this.dataset.one : this.dataset.more.replace("{count}", many > 99 ? "99+" : many);
    }

    link() {
      const link = document.createElement("a");
      link.addEventListener("click", (event) => {
        if (this.dataset.here || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        this.show(link.href);
      });
      return link;
    }

    // What is typed below and what is being read stay: only the new posts are taken from the page as it is now.
    async show(href) {
      const now = await pageNow();
      const posts = now ? [...now.querySelectorAll("main article.post[id]")] : [];
      const fresh = posts.filter((post) => !document.getElementById(post.id));
      const before = fresh.map((post) => posts[posts.indexOf(post) - 1]?.id);
      if (before.includes(undefined) || ![...this.news].every((id) => now?.getElementById(`post-${id}`)))
        return location.assign(href);
      fresh.forEach((post, at) => document.getElementById(before[at]).after(post));
      const [shown, counted] = [document, now].map((page) => page.getElementById("about-topic"));
      if (shown && counted) shown.replaceWith(counted);
      this.news.clear();
      this.replaceChildren();
      const [first] = fresh;
      first.tabIndex = -1;
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: "start" });
    }
  },
);

// In a list of discussions a row shows its newest post; on a discussion's page each post stands by itself.
function isHere(post, topic) {
  if (document.getElementById(`post-${post}`)) return true;
  const last = topic && document.querySelector(`#topic-${topic} a[href^="/posts/"]`);
  return Boolean(last) && Number(last.pathname.split("/").pop()) >= post;
}

async function pageNow() {
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null;
  }
}
