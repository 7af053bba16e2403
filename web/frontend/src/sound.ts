/** The bell for alerts, graver ones louder: made by the browser, and only after somebody asked for it. */
import { signal } from "@preact/signals";
import { fetchPreferences } from "./api/preferences";
import type { Severity } from "./api/types";
import { soundWanted } from "./prefs";

// Partials of a small bell, as multiples of its tone, with their loudness.
const PARTIALS = [
  [1, 0.22],
  [1.498, 0.12],
  [2.997, 0.04],
] as const;

interface Tune {
  hertz: number;
  loudness: number;
  strokesSeconds: readonly number[];
}

const TUNES: Readonly<Record<Severity, Tune>> = {
  critical: { hertz: 880, loudness: 1, strokesSeconds: [0, 0.28] },
  high: { hertz: 740, loudness: 0.8, strokesSeconds: [0] },
  medium: { hertz: 587, loudness: 0.6, strokesSeconds: [0] },
  low: { hertz: 440, loudness: 0.45, strokesSeconds: [0] },
};

/** From which severity on it can ring, the gravest first. */
export const RING_FROM: readonly Severity[] = ["critical", "high", "medium", "low"];

/** From which severity on it rings for who is signed in, as they chose for all their devices. */
export const ringFrom = signal<Severity>("critical");

/** Learn what they chose; where it cannot be asked, what was known stays. */
export async function learnRingFrom(): Promise<void> {
  if (!soundWanted.peek()) return;
  const kept = await fetchPreferences().catch(() => null);
  if (kept) ringFrom.value = kept.rings_from;
}

const RING_SECONDS = 1.1;
// A storm rings once, not a hundred times.
const REST_MS = 4_000;

/** Browsers keep sound shut until the first click on the page; false until then. */
export const soundReady = signal(false);

let context: AudioContext | null = null;
let last = 0;

/** Switch the sound on by a click, and let it be heard once; or off. */
export function toggleSound(): void {
  soundWanted.value = !soundWanted.value;
  if (!soundWanted.value) return;
  void learnRingFrom();
  void unlock().then(() => ringSample());
}

/** Let the bell be heard as it rings for a severity: the mildest it rings for. */
export function ringSample(severity: Severity = ringFrom.value): void {
  strike(TUNES[severity]);
}

/** Ring for an alert, if wanted and not just rung. */
export function ring(severity: Severity = "critical"): void {
  if (!soundWanted.value || !soundReady.value || Date.now() - last < REST_MS) return;
  if (RING_FROM.indexOf(severity) > RING_FROM.indexOf(ringFrom.value)) return;
  last = Date.now();
  strike(TUNES[severity]);
}

/** After a reload the wish is remembered; the first click anywhere opens the sound again. */
export function unlockOnFirstTouch(): () => void {
  const touch = () => {
    if (!soundWanted.value) return;
    stop();
    void unlock();
  };
  const stop = () => {
    removeEventListener("pointerdown", touch);
    removeEventListener("keydown", touch);
  };
  addEventListener("pointerdown", touch);
  addEventListener("keydown", touch);
  return stop;
}

async function unlock(): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  await context.resume();
  soundReady.value = context.state === "running";
}

function strike({ hertz, loudness: volume, strokesSeconds }: Tune): void {
  if (context?.state !== "running") return;
  for (const delay of strokesSeconds) {
    for (const [multiple, loudness] of PARTIALS) {
      const at = context.currentTime + delay;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = hertz * multiple;
      gain.gain.setValueAtTime(loudness * volume, at);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + RING_SECONDS);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + RING_SECONDS);
    }
  }
}
