/** The bell for critical alerts: made by the browser, and only after somebody asked for it. */
import { signal } from "@preact/signals";
import { soundWanted } from "./prefs";

// Two partials of a small bell, in Hz, with their loudness.
const PARTIALS = [
  [880, 0.22],
  [1318.5, 0.12],
  [2637, 0.04],
] as const;
const STROKES_SECONDS = [0, 0.28];
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
  if (soundWanted.value) void unlock().then(() => strike());
}

/** Ring for a critical alert, if wanted and not just rung. */
export function ring(): void {
  if (!soundWanted.value || !soundReady.value || Date.now() - last < REST_MS) return;
  last = Date.now();
  strike();
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

function strike(): void {
  if (context?.state !== "running") return;
  for (const delay of STROKES_SECONDS) {
    for (const [hertz, loudness] of PARTIALS) {
      const at = context.currentTime + delay;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(loudness, at);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + RING_SECONDS);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + RING_SECONDS);
    }
  }
}
