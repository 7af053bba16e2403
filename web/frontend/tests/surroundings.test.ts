import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { now, runClock } from "../src/clock";
import { soundWanted } from "../src/prefs";
import { ring, soundReady, toggleSound, unlockOnFirstTouch } from "../src/sound";
import { alerts, clearAlerts } from "../src/state/alerts";
import { me } from "../src/state/me";
import { followFiring } from "../src/tab";
import { anAlert, ME, settle } from "./world";

let strokes = 0;

/** A loudspeaker that counts. */
class Speaker {
  state = "suspended";
  currentTime = 0;
  destination = {};

  async resume(): Promise<void> {
    this.state = "running";
  }

  createOscillator() {
    const connect = (next: unknown) => next;
    const start = () => {
      strokes += 1;
    };
    return { frequency: { value: 0 }, connect, start, stop: () => undefined };
  }

  createGain() {
    const set = () => undefined;
    const connect = (next: unknown) => next;
    return { gain: { setValueAtTime: set, exponentialRampToValueAtTime: set }, connect };
  }
}

describe("the bell", () => {
  beforeEach(() => {
    vi.stubGlobal("AudioContext", Speaker);
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    strokes = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
    soundWanted.value = false;
  });

  it("is silent until it is wanted, then rings once in a storm", async () => {
    ring();
    expect(strokes).toBe(0);

    toggleSound();
    await settle();
    expect(soundReady.value).toBe(true);
    expect(strokes).toBe(6);

    ring();
    ring();
    expect(strokes).toBe(12);
    vi.advanceTimersByTime(4_001);
    ring();
    expect(strokes).toBe(18);
  });

  it("opens again with the first touch after a reload, if it is wanted", async () => {
    soundReady.value = false;
    const stop = unlockOnFirstTouch();

    dispatchEvent(new Event("pointerdown"));
    await settle();
    expect(soundReady.value).toBe(false);
    soundWanted.value = true;
    dispatchEvent(new Event("keydown"));
    await settle();

    expect(soundReady.value).toBe(true);
    stop();
  });
});

describe("the tab", () => {
  afterEach(() => {
    clearAlerts();
    me.value = null;
  });

  it("counts what fires in its title and wears the bell for it", () => {
    document.head.innerHTML = '<link rel="icon" href="bell.svg">';
    me.value = ME;
    const stop = followFiring();
    const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    expect(document.title).toBe("Hostel · Opsbell");
    const quiet = icon?.href;

    alerts.patch(anAlert(1));

    expect(document.title).toBe("(1) Hostel · Opsbell");
    expect(icon?.href).not.toBe(quiet);
    stop();
  });
});

describe("the clock", () => {
  it("ticks once a second until it is stopped", () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const stop = runClock();

    vi.advanceTimersByTime(2_000);
    const ticked = now.value;
    stop();
    vi.advanceTimersByTime(5_000);

    expect(ticked).toBe(1_800_000_002_000);
    expect(now.value).toBe(ticked);
    vi.useRealTimers();
  });
});
