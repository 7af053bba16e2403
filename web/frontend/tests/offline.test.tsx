import { render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keepShell } from "../src/offline";
import { newVersion } from "../src/state/version";
import { NewVersion } from "../src/ui/new_version";

class Worker extends EventTarget {
  state = "installing";
  said: unknown[] = [];

  postMessage(words: unknown): void {
    this.said.push(words);
  }

  becomes(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  waiting: Worker | null = null;
  installing: Worker | null = null;
  looks = 0;

  async update(): Promise<void> {
    this.looks += 1;
  }

  brings(worker: Worker): void {
    this.installing = worker;
    this.dispatchEvent(new Event("updatefound"));
  }
}

class Workers extends EventTarget {
  controller: Worker | null = null;
  registration = new Registration();
  register = vi.fn(async (_address: string, _options: unknown) => this.registration);

  goOver(): void {
    this.dispatchEvent(new Event("controllerchange"));
  }
}

let workers: Workers;
const keep = () => keepShell(workers as unknown as ServiceWorkerContainer);
const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  workers = new Workers();
  newVersion.value = null;
  reload.mockReset();
  vi.spyOn(location, "reload").mockImplementation(reload);
});

afterEach(() => vi.useRealTimers());

it("says nothing of the first one, which replaces nothing", async () => {
  await keep();
  const first = new Worker();

  workers.registration.brings(first);
  first.becomes("installed");
  workers.controller = first;
  workers.goOver();

  expect(workers.register.mock.calls[0]?.[0]).toMatch(/\/sw\.js$/);
  expect(newVersion.value).toBeNull();
  expect(reload).not.toHaveBeenCalled();
});

it("offers a newer one, goes over when it is pressed, and loads the page anew", async () => {
  workers.controller = new Worker();
  await keep();
  const newer = new Worker();
  workers.registration.brings(newer);
  newer.becomes("installed");
  render(<NewVersion />);

  screen.getByRole("button", { name: "Reload" }).click();
  expect(newer.said).toEqual(["take over"]);
  expect(reload).not.toHaveBeenCalled();
  workers.goOver();

  expect(reload).toHaveBeenCalledOnce();
});

it("offers one that waits already", async () => {
  workers.controller = new Worker();
  workers.registration.waiting = new Worker();

  await keep();

  expect(newVersion.value).not.toBeNull();
});

it("offers to load the page anew when another tab went over", async () => {
  workers.controller = new Worker();
  await keep();

  workers.goOver();
  expect(reload).not.toHaveBeenCalled();
  newVersion.value?.();

  expect(reload).toHaveBeenCalledOnce();
});

it("looks for a newer one every hour and when the network is back", async () => {
  await keep();

  vi.advanceTimersByTime(60 * 60_000);
  dispatchEvent(new Event("online"));

  expect(workers.registration.looks).toBe(2);
});
