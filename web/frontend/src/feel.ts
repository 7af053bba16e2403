/** What a hand is told when something was done: by a phone that can, through whoever hosts us. */

export type Feel = "success" | "warning" | "error";

let felt: ((kind: Feel) => void) | null = null;

/** Have this told to the hand; nothing is felt until somebody takes it on. */
export function feelBy(host: (kind: Feel) => void): void {
  felt = host;
}

/** Something went well, or not. */
export function feel(kind: Feel): void {
  felt?.(kind);
}
