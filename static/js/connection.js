// The connection of a screen: a stream that is rebuilt when it dies, and polling while it is away.
//
// A browser gives an EventSource up for ever on one 503, and a proxy may hold one open that says
// nothing: both are treated as lost here.

const FIRST_DELAY = 1000;
const LAST_DELAY = 30000;
const OPENING = 10000; // no answer at all: poll meanwhile
const SILENCE = 45000; // three heartbeats
const POLL = 3000;
const CHECK = 2000;

const EVENTS = ["update", "people", "beat", "reset", "end"];
const spread = (milliseconds) => milliseconds * (0.5 + Math.random());

class Connection {
  // `url`: the stream's address; `seq()`: where the page stands; `on`: {update, people, beat,
  // reset, end, poll, gone, state}; `whenHidden`: keep the stream in a hidden tab.
  constructor({ url, seq, on, whenHidden = false }) {
    Object.assign(this, { url, seq, on, whenHidden });
    this.source = null;
    this.failures = 0;
    this.heard = 0;
    this.replaced = false;
    this.timer = 0;
    this.pollTimer = 0;
    this.opened = false;
    this.reachable = true;
  }

  start() {
    setInterval(() => this.check(), CHECK);
    document.addEventListener("visibilitychange", () => this.wakeOrSleep());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.wakeOrSleep());
    window.addEventListener("online", () => this.rebuild(spread(500)));
    window.addEventListener("offline", () => this.on.state("offline"));
    this.wakeOrSleep();
  }

  get asleep() {
    return document.hidden && !this.whenHidden;
  }

  wakeOrSleep() {
    if (this.asleep) {
      this.close();
    } else if (!this.source) {
      this.failures = 0;
      this.replaced = false;
      this.open();
    }
  }

  address(more) {
    return `${this.url}&after=${this.seq()}${more}`;
  }

  open() {
    clearTimeout(this.timer);
    this.drop();
    if (this.asleep || this.replaced) return;
    const source = new EventSource(this.address(""));
    this.source = source;
    this.opened = false;
    this.heard = performance.now();
    source.onopen = () => {
      this.opened = true;
      this.hear();
      this.stopPolling();
      this.on.state("live");
    };
    source.onerror = () => this.fail();
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        if (source !== this.source) return;
        this.hear();
        this.on.state("live");
        this.take(name, JSON.parse(event.data));
      });
    }
  }

  hear() {
    this.heard = performance.now();
    this.failures = 0;
  }

  take(name, data) {
    if (name === "end" && data.reason === "replaced") {
      // Four newer tabs of the same person: this one polls, it does not fight for the stream.
      this.replaced = true;
      this.drop();
      this.poll();
    } else {
      this.on[name](data);
    }
  }

  fail() {
    this.drop();
    this.failures += 1;
    if (this.failures > 1) this.startPolling();
    this.retry(Math.min(spread(FIRST_DELAY * 2 ** (this.failures - 1)), LAST_DELAY));
  }

  retry(delay) {
    clearTimeout(this.timer);
    if (!this.opened || !this.source) this.timer = setTimeout(() => this.open(), delay);
  }

  // A stream of before the network went away may be dead without a word, or live on.
  rebuild(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), delay);
  }

  check() {
    if (!this.source) return;
    const silence = performance.now() - this.heard;
    if (silence > SILENCE) this.fail();
    else if (!this.opened && silence > OPENING) this.startPolling();
  }

  drop() {
    this.source?.close();
    this.source = null;
    this.opened = false;
  }

  close() {
    clearTimeout(this.timer);
    this.drop();
    this.stopPolling();
  }

  // --- polling ---------------------------------------------------------------------------

  startPolling() {
    if (!this.pollTimer) this.pollTimer = setTimeout(() => this.poll(), spread(POLL / 4));
  }

  stopPolling() {
    clearTimeout(this.pollTimer);
    this.pollTimer = 0;
  }

  async poll() {
    const state = await this.ask();
    if (this.asleep || (this.opened && this.source)) {
      this.stopPolling();
      return;
    }
    if (state === "gone") return;
    this.on.state(state);
    // The server is back: the stream need not wait for the end of its own delay.
    if (state === "polling" && !this.reachable) this.retry(spread(FIRST_DELAY));
    this.reachable = state === "polling";
    this.pollTimer = setTimeout(() => this.poll(), POLL + Math.random() * 1000);
  }

  async ask() {
    const patience = new AbortController();
    const alarm = setTimeout(() => patience.abort(), OPENING);
    try {
      const options = { credentials: "same-origin", cache: "no-store", signal: patience.signal };
      const response = await fetch(this.address("&poll=1"), options);
      if (response.status === 404) {
        this.on.gone();
        return "gone";
      }
      if (!response.ok) return "offline";
      this.on.poll(await response.json());
      return "polling";
    } catch {
      return "offline";
    } finally {
      clearTimeout(alarm);
    }
  }
}

export { Connection };
