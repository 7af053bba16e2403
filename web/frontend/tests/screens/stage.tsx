/** A screen as the frame shows it: at an address, to somebody with certain rights. */
import { cleanup, configure, fireEvent, render, screen } from "@testing-library/preact";
import { vi } from "vitest";
import { bring, Stage } from "../../src/frame/stage";
import { followAddress, go, type Target } from "../../src/router";
import { screenOf } from "../../src/screens";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import { ME } from "../world";

// A whole screen on a busy machine takes longer than a field.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

let stop = () => {};

/** Bring a screen's file; for `beforeAll`, as no test should wait for the disk. */
export async function ready(name: string): Promise<void> {
  const found = screenOf(name);
  if (!found) throw new Error(`There is no screen ${name}.`);
  await bring(found);
}

/** Show what is at an address; questions it asks are shown too. */
export function openAt(to: Target, ...rights: string[]): void {
  me.value = { ...ME, rights };
  toasts.value = [];
  go(to, true);
  stop = followAddress();
  render(
    <>
      <Stage />
      <Confirmer />
    </>,
  );
}

/** Take the screen away; for `afterEach`. */
export function leave(): void {
  stop();
  cleanup();
  me.value = null;
}

/** Press what has this mark as soon as it is there. */
export async function press(testId: string): Promise<void> {
  fireEvent.click(await screen.findByTestId(testId));
}

/** Choose from a folded list, as soon as it is there. */
export async function choose(testId: string, value: string): Promise<void> {
  fireEvent.change(await screen.findByTestId(testId), { target: { value } });
}

/** Type into a field, as soon as it is there. */
export async function type(testId: string, value: string): Promise<void> {
  fireEvent.input(await screen.findByTestId(testId), { target: { value } });
}

/** What was said in passing, the last of it. */
export function lastToast(): string | undefined {
  return toasts.value.at(-1)?.text;
}
