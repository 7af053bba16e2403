// What this browser remembers: theme, sound, panes, read marks. Works without storage too.

const PREFIX = "opsbell.sandbox.";

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function recall(name, otherwise) {
  try {
    const raw = localStorage.getItem(PREFIX + name);
    return raw === null ? otherwise : JSON.parse(raw);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {unknown} value */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the page then forgets on reload.
  }
}

/** A switch that several parts of the page watch. @param {string} name @param {any} otherwise */
export function setting(name, otherwise) {
  let value = recall(name, otherwise);
  /** @type {Set<(value: any) => void>} */
  const watchers = new Set();
  return {
    get: () => value,
    /** @param {any} next */
    set(next) {
      value = next;
      remember(name, next);
      for (const run of watchers) run(next);
    },
    /** @param {(value: any) => void} run */
    watch: (run) => void watchers.add(run),
  };
}

export const sound = setting("sound", true);
export const showDeleted = setting("showDeleted", false);
export const theme = setting("theme", "auto");
