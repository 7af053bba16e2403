import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Desktop from "../src/desktop";

/** One notification that the browser shows. */
class Shown {
  static permission: NotificationPermission = "default";
  static answer: NotificationPermission = "granted";
  static isRefused = false;
  static all: Shown[] = [];
  onclick: (() => void) | null = null;
  isClosed = false;

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    if (Shown.isRefused) throw new TypeError("Illegal constructor");
    Shown.all.push(this);
  }

  static async requestPermission(): Promise<NotificationPermission> {
    Shown.permission = Shown.answer;
    return Shown.answer;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** What the tabs of a browser say to each other; it does not come back to who said it. */
class Channel extends EventTarget {
  static said: unknown[] = [];
  static here: Channel | null = null;

  constructor() {
    super();
    Channel.here = this;
  }

  postMessage(data: unknown): void {
    Channel.said.push(data);
  }
}

let desktop: typeof Desktop;

function looked(at: boolean): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(at ? "visible" : "hidden");
  vi.spyOn(document, "hasFocus").mockReturnValue(at);
}

const tells = (tag = "a-1") => desktop.showOutside("It burns", "In room 12", "#/alerts/a-1", tag);

/** The module as a page that is just loaded has it. */
async function loads(permission: NotificationPermission | null): Promise<void> {
  vi.resetModules();
  Shown.permission = permission ?? "default";
  vi.stubGlobal("Notification", permission === null ? undefined : Shown);
  vi.stubGlobal("BroadcastChannel", Channel);
  desktop = await import("../src/desktop");
}

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  Shown.all = [];
  Shown.answer = "granted";
  Shown.isRefused = false;
  Channel.said = [];
  looked(false);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
  location.hash = "";
});

describe("the switch", () => {
  it.each([
    [null, "none"],
    ["denied", "denied"],
    ["default", "off"],
    ["granted", "off"],
  ] as const)("stands, where the browser's answer is %s, at %s", async (permission, stands) => {
    await loads(permission);

    expect(desktop.desktopState.value).toBe(stands);
  });

  it("asks the person, is on when they allow it, and off at the next press", async () => {
    await loads("default");

    await desktop.switchDesktop();
    expect(desktop.desktopState.value).toBe("on");
    await loads("granted");
    expect(desktop.desktopState.value).toBe("on");
    await desktop.switchDesktop();

    expect(desktop.desktopState.value).toBe("off");
  });

  it("says that it was refused", async () => {
    await loads("default");
    Shown.answer = "denied";

    await desktop.switchDesktop();

    expect(desktop.desktopState.value).toBe("denied");
  });

  it("stays where it is in a browser without notifications", async () => {
    await loads(null);

    await desktop.switchDesktop();
    tells();
    vi.advanceTimersByTime(1_000);

    expect(desktop.desktopState.value).toBe("none");
  });
});

describe("a notification of the browser", () => {
  beforeEach(async () => {
    await loads("default");
    await desktop.switchDesktop();
  });

  it("is shown while nobody looks, and its press leads to what it tells", () => {
    const focus = vi.spyOn(window, "focus").mockImplementation(() => undefined);

    tells();
    expect(Shown.all).toEqual([]);
    vi.advanceTimersByTime(200);
    const [one] = Shown.all;
    one?.onclick?.();

    expect(one).toMatchObject({ title: "It burns", options: { body: "In room 12", tag: "a-1" } });
    expect(location.hash).toBe("#/alerts/a-1");
    expect(focus).toHaveBeenCalledOnce();
    expect(one?.isClosed).toBe(true);
  });

  it("is shown once for the same thing", () => {
    tells();
    vi.advanceTimersByTime(100);
    tells();
    tells("a-2");
    vi.advanceTimersByTime(200);

    expect(Shown.all.map(({ options }) => options.tag)).toEqual(["a-1", "a-2"]);
  });

  it("is not shown where somebody looks, and the other tabs hear of that", () => {
    looked(true);

    tells();
    vi.advanceTimersByTime(1_000);

    expect(Shown.all).toEqual([]);
    expect(Channel.said).toEqual(["a-1"]);
  });

  it("is not shown where another tab is looked at, as long as this one listens", () => {
    const stop = desktop.followTabs();
    const elsewhere = (data: string) =>
      Channel.here?.dispatchEvent(new MessageEvent("message", { data }));

    tells();
    elsewhere("a-1");
    vi.advanceTimersByTime(1_000);
    expect(Shown.all).toEqual([]);
    stop();
    tells();
    elsewhere("a-1");
    vi.advanceTimersByTime(1_000);

    expect(Shown.all).toHaveLength(1);
  });

  it("is not shown where they are off, and does no harm where only a phone refuses it", async () => {
    Shown.isRefused = true;
    tells();
    expect(() => vi.advanceTimersByTime(1_000)).not.toThrow();
    Shown.isRefused = false;

    await desktop.switchDesktop();
    tells();
    vi.advanceTimersByTime(1_000);

    expect(Shown.all).toEqual([]);
  });
});

/** The browser's side of a service worker: what it showed, and what it says to the page. */
class Workers extends EventTarget {
  readonly shown: unknown[] = [];

  constructor(private readonly active: object | null) {
    super();
  }

  async getRegistration() {
    return {
      active: this.active,
      showNotification: async (title: string, options: object) => {
        this.shown.push({ title, ...options });
      },
    };
  }
}

describe("where a service worker is", () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, "serviceWorker");
  });

  const has = async (active: object | null) => {
    const workers = new Workers(active);
    Object.defineProperty(navigator, "serviceWorker", { value: workers, configurable: true });
    await loads("default");
    await desktop.switchDesktop();
    return workers;
  };

  it("it shows them, as phones demand, with the way to what they tell", async () => {
    const workers = await has({});
    Shown.isRefused = true;

    tells();
    await vi.advanceTimersByTimeAsync(200);

    expect(workers.shown).toEqual([
      { title: "It burns", body: "In room 12", tag: "a-1", data: { href: "#/alerts/a-1" } },
    ]);
  });

  it("and does not work yet, the page shows them itself", async () => {
    const workers = await has(null);

    tells();
    await vi.advanceTimersByTimeAsync(200);

    expect(workers.shown).toEqual([]);
    expect(Shown.all).toHaveLength(1);
  });

  it("a press leads there, and nowhere but within the page", async () => {
    const workers = await has({});
    const stop = desktop.followTabs();
    const says = (pressed: unknown) =>
      workers.dispatchEvent(new MessageEvent("message", { data: { pressed } }));

    says("#/alerts/a-1");
    says("https://elsewhere.example/");
    says(7);
    expect(location.hash).toBe("#/alerts/a-1");
    stop();
    says("#/cases");

    expect(location.hash).toBe("#/alerts/a-1");
  });
});
