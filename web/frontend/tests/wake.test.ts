import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { awake, canStayAwake, stayAwake } from "../src/wake";
import { settle } from "./world";

class Lock extends EventTarget {
  async release(): Promise<void> {
    this.dispatchEvent(new Event("release"));
  }
}

const locks: Lock[] = [];
let isRefused = false;

function look(visible: "visible" | "hidden"): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visible);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  locks.length = 0;
  isRefused = false;
  const request = async () => {
    if (isRefused) throw new DOMException("no", "NotAllowedError");
    const lock = new Lock();
    locks.push(lock);
    return lock;
  };
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { wakeLock: { request } }));
});

afterEach(() => {
  stayAwake(false);
  vi.unstubAllGlobals();
});

it("keeps the screen on when it is asked to, and takes it again when the page is seen", async () => {
  expect(canStayAwake()).toBe(true);
  stayAwake(true);
  await settle();
  expect(awake.value).toBe(true);

  await locks[0]?.release(); // As a browser does with a page that is hidden.
  look("hidden");
  await settle();
  expect(awake.value).toBe(false);
  look("visible");
  await settle();

  expect(awake.value).toBe(true);
  expect(locks).toHaveLength(2);
});

it("lets it go off again and does not take it back", async () => {
  stayAwake(true);
  await settle();

  stayAwake(false);
  look("visible");
  await settle();

  expect(awake.value).toBe(false);
  expect(locks).toHaveLength(1);
});

it("stays off where the browser refuses", async () => {
  isRefused = true;

  stayAwake(true);
  await settle();

  expect(awake.value).toBe(false);
});
