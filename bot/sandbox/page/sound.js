// The bell: two soft notes, made on the spot. Browsers allow sound only after the first press.

import { sound } from "./prefs.js";

const APART_MS = 350;
/** @type {AudioContext | null} */
let context = null;
let last = 0;

const wake = () => {
  context ??= new AudioContext();
  void context.resume();
};
addEventListener("pointerdown", wake, { once: true });
addEventListener("keydown", wake, { once: true });

/** Rings once, however many messages came together. */
export function ring() {
  const now = performance.now();
  if (!sound.get() || !context || context.state !== "running" || now - last < APART_MS) return;
  last = now;
  note(context, 1174.7, 0, 0.09);
  note(context, 1568, 0.11, 0.07);
}

/** @param {AudioContext} audio @param {number} pitch @param {number} delay @param {number} loudness */
function note(audio, pitch, delay, loudness) {
  const start = audio.currentTime + delay;
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.012);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.55);
  gain.connect(audio.destination);
  for (const [times, share] of [
    [1, 1],
    [2.76, 0.25],
  ]) {
    const tone = audio.createOscillator();
    const part = audio.createGain();
    tone.frequency.value = pitch * times;
    part.gain.value = share;
    tone.connect(part).connect(gain);
    tone.start(start);
    tone.stop(start + 0.6);
  }
}
