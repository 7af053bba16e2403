/**
 * One socket for all tabs of one sign-in: what comes is handed to each, in order and without a
 * gap, however late a tab comes or however long it slept; what they want and say is made one.
 */
import { Live, type LiveEvent, type LiveOptions, type LiveState, type Resumed } from "../../live";
import { Errands, SignedOut } from "./errands";
import { Kept } from "./kept";
import type { Look, Passed, Port, Standing, TabWord, WorkerWord } from "./said";
import { Tab } from "./tab";

// A browser wakes a hidden tab once a minute at least, unless it froze it.
const FORGET_MS = 5 * 60_000;

type Join = Extract<TabWord, { kind: "join" }>;
type Hello = Extract<WorkerWord, { kind: "hello" }>["hello"];

/** The tabs of one account and their socket. */
export class Exchange {
  private readonly tabs = new Map<Port, Tab>();
  private readonly errands = new Errands();
  private readonly kept = new Kept();
  private readonly live: Live;
  private hello: { hello: Hello; at: number } | null = null;
  private readonly joined: Set<string>;
  private said = JSON.stringify({});
  private used = 0;

  /** `first` opens it; `more` is for those who try it. */
  constructor(first: Join, more: Partial<LiveOptions> = {}) {
    this.joined = new Set(first.topics);
    this.live = new Live({
      url: first.url,
      topics: first.topics,
      since: first.cursor,
      ticket: () => this.errand("ticket"),
      renew: () => this.errand("renew"),
      isSignedOut: (reason) => reason instanceof SignedOut,
      ...more,
    });
    this.live.on("open", (hello) => {
      this.hello = { hello, at: Date.now() };
      this.toAll(() => ({ kind: "hello", hello, ageMs: 0 }));
    });
    this.live.on("state", (now) => this.toAll(() => ({ kind: "standing", now: standing(now) })));
    this.live.on("close", (...said) => this.pass("close", said));
    this.live.on("error", (...said) => this.pass("error", said));
    this.live.on("offline", (...said) => this.pass("offline", said));
    this.live.on("resume", (resumed) => this.resumed(resumed));
    this.live.on("message", (event) => this.event(event));
    this.live.on("caughtUp", () => this.caughtUp());
  }

  /** How many tabs there are. */
  get size(): number {
    return this.tabs.size;
  }

  /** True for a tab of this account. */
  knows(port: Port): boolean {
    return this.tabs.has(port);
  }

  /** A tab comes, or comes back. */
  join(port: Port, { topics, cursor }: Join): void {
    const tab = new Tab(port, topics, cursor);
    tab.used = ++this.used;
    this.want(topics);
    this.tabs.set(port, tab);
    tab.tell({ kind: "welcome" });
    if (this.hello) {
      const { hello, at } = this.hello;
      tab.tell({ kind: "hello", hello, ageMs: Date.now() - at });
    }
    this.live.start();
    tab.tell({ kind: "standing", now: standing(this.live.state) });
    if (this.live.isConnected) this.bring(tab, this.here());
  }

  /** A tab goes; the last one closes the socket. */
  leave(port: Port): void {
    const tab = this.tabs.get(port);
    if (!tab) return;
    this.tabs.delete(port);
    this.errands.left(tab);
    if (this.tabs.size === 0) {
      this.live.stop();
      return;
    }
    this.unwant();
    this.sayLook();
  }

  /** Let go of tabs that have said nothing for long; they join again when they wake. */
  forgetSilent(now = Date.now()): void {
    for (const [port, tab] of [...this.tabs]) {
      if (now - tab.heardAt > FORGET_MS) this.leave(port);
    }
  }

  /** A tab says something. */
  hear(port: Port, word: Exclude<TabWord, { kind: "join" | "leave" }>): void {
    const tab = this.tabs.get(port);
    if (!tab) return;
    tab.heardAt = Date.now();
    switch (word.kind) {
      case "here":
        if (tab.hasRead(word.read)) this.woke(tab);
        else tab.tell({ kind: "here" });
        return;
      case "looks":
        tab.used = ++this.used;
        this.sayLook();
        this.live.wake();
        return;
      case "retry":
        this.live.retryNow();
        return;
      case "topics":
        this.want(word.topics);
        tab.topics = new Set(word.topics);
        this.unwant();
        return;
      case "presence":
        tab.look = word.look;
        tab.used = ++this.used;
        this.sayLook(word.look.typing === true);
        return;
      case "frame":
        this.live.sendMessage(word.frame);
        return;
      case "token":
        this.live.authenticate(word.token);
        return;
      case "done":
        this.errands.done(word.errand, word.value);
        return;
      case "failed":
        this.errands.failed(word.errand, word.isSignedOut);
        return;
    }
  }

  private async errand(what: "ticket" | "renew"): Promise<string> {
    try {
      return await this.errands.run(what, this.latestFirst());
    } catch (reason) {
      // The other tabs have the same sign-in, and find out by trying to renew it.
      if (reason instanceof SignedOut) {
        for (const tab of this.tabs.values()) this.errands.send("renew", tab).catch(() => null);
      }
      throw reason;
    }
  }

  private resumed(resumed: Resumed): void {
    const { why } = resumed;
    if (why !== null && why !== "rights") this.kept.begin(this.live.cursor);
    else if (this.kept.from === null) this.kept.begin(resumed.since);
    for (const tab of this.tabs.values()) {
      tab.isNew = tab.cursor === null;
      if (why === null) this.bring(tab, resumed);
      else this.anew(tab, tab.cursor === null ? { ...resumed, why: "first" } : resumed);
    }
  }

  /** Have a tab go on where it stopped: what the socket brings from here on, and what it lacks. */
  private bring(tab: Tab, resumed: Resumed): void {
    const since = resumed.since ?? resumed.head;
    if (tab.cursor === null) {
      this.anew(tab, { ...resumed, since: null, why: "first" });
      return;
    }
    if (tab.cursor >= since) {
      tab.tell({ kind: "told", name: "resume", said: [resumed] });
      return;
    }
    const lacking = this.kept.after(tab.cursor);
    if (lacking === null) {
      this.anew(tab, { ...resumed, since: null, why: "horizon" });
      return;
    }
    tab.tell({ kind: "told", name: "resume", said: [{ ...resumed, since: tab.cursor }] });
    for (const event of lacking) this.hand(tab, { ...event, isPast: true });
    if (resumed.since === resumed.head) this.tellMissed(tab);
  }

  private anew(tab: Tab, resumed: Resumed): void {
    tab.cursor = this.live.cursor;
    tab.missed = 0;
    tab.tell({ kind: "told", name: "resume", said: [resumed] });
  }

  private woke(tab: Tab): void {
    tab.tell({ kind: "standing", now: standing(this.live.state) });
    if (this.live.isConnected) this.bring(tab, this.here());
  }

  private here(): Resumed {
    const head = this.live.cursor ?? 0;
    return { topics: [], since: head, head, why: null };
  }

  private event(event: LiveEvent): void {
    if (event.seq !== null) this.kept.add(event);
    for (const tab of this.tabs.values()) {
      this.hand(tab, { ...event, isPast: event.isPast && !tab.isNew });
    }
  }

  private hand(tab: Tab, event: LiveEvent): void {
    if (tab.isAsleep) return;
    if (event.seq !== null) {
      if (tab.cursor === null || event.seq <= tab.cursor) return;
      tab.cursor = event.seq;
    }
    if (!tab.wants(event.type)) return;
    if (event.isPast) tab.missed += 1;
    tab.tell({ kind: "event", event });
  }

  private caughtUp(): void {
    for (const tab of this.tabs.values()) {
      tab.isNew = false;
      this.tellMissed(tab);
    }
  }

  private tellMissed(tab: Tab): void {
    if (tab.missed > 0) tab.tell({ kind: "told", name: "caughtUp", said: [tab.missed] });
    tab.missed = 0;
  }

  private want(topics: readonly string[]): void {
    const more = topics.filter((topic) => !this.joined.has(topic));
    for (const topic of more) this.joined.add(topic);
    if (more.length > 0) this.live.subscribe(...more);
  }

  private unwant(): void {
    const wanted = new Set([...this.tabs.values()].flatMap((tab) => [...tab.topics]));
    const unwanted = [...this.joined].filter((topic) => !wanted.has(topic));
    for (const topic of unwanted) this.joined.delete(topic);
    if (unwanted.length > 0) this.live.unsubscribe(...unwanted);
  }

  /** Where somebody has several tabs, they are at what the one shows that they used last. */
  private sayLook(again = false): void {
    const at = this.latestFirst().find(({ look }) => look.case || look.alert);
    const look: Look = at?.look ?? {};
    const text = JSON.stringify(look);
    if (text === this.said && !again) return;
    this.said = text;
    this.live.presence(look);
  }

  private latestFirst(): Tab[] {
    return [...this.tabs.values()].sort((one, other) => other.used - one.used);
  }

  private pass<Name extends Passed>(name: Name, said: unknown[]): void {
    this.toAll(() => ({ kind: "told", name, said }) as WorkerWord);
  }

  private toAll(word: () => WorkerWord): void {
    for (const tab of this.tabs.values()) tab.tell(word());
  }
}

function standing(now: LiveState): Standing {
  if (now.state !== "reconnecting" && now.state !== "offline") return now;
  const { state, reason, retryAt } = now;
  return { state, reason, retryInMs: Math.max(0, retryAt - Date.now()) };
}
