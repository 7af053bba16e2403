/** A screen by itself: at a place, looked at by somebody of a role. */
import { configure, fireEvent, render, screen } from "@testing-library/preact";
import type { ComponentType } from "preact";
import { vi } from "vitest";
import { go, type Place, parse, route } from "../../src/router";
import { me } from "../../src/state/me";
import { Confirmer } from "../../src/ui/confirm";
import { ME } from "../world";

// A whole screen on a busy machine takes longer than a field.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

/** Show a screen where the address leads, and follow it when it goes elsewhere. */
export function show(Screen: ComponentType<Place>, fragment: string): void {
  go(parse(fragment), true);
  const Here = () => {
    const { id, part, query } = route.value;
    return (
      <>
        <Screen id={id} part={part} query={query} />
        <Confirmer />
      </>
    );
  };
  render(<Here />);
}

/** Be somebody of this role with these rights. */
export function be(role: "owner" | "admin" | "staff" | "viewer", ...rights: string[]): void {
  me.value = { ...ME, role, rights };
}

/** Answer the question that is asked with yes. */
export async function agree(): Promise<void> {
  fireEvent.click(await screen.findByTestId("confirm-yes"));
}

/** Choose in a list of choices. */
export function choose(testId: string, value: string): void {
  fireEvent.change(screen.getByTestId(testId), { target: { value } });
}

/** Type into a field. */
export function type(testId: string, value: string): void {
  fireEvent.input(screen.getByTestId(testId), { target: { value } });
}
