import { cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenToKeys, type Shortcut, shortcutsNow, useShortcuts } from "../src/keys";

let stop: () => void;

beforeEach(() => {
  stop = listenToKeys();
});

afterEach(() => {
  stop();
  cleanup();
  document.body.innerHTML = "";
});

function Having({ all }: { all: readonly Shortcut[] }) {
  useShortcuts(all);
  return <input data-testid="field" />;
}

const shortcut = (keys: string, run = vi.fn()): Shortcut & { run: typeof run } => ({
  keys,
  does: "keys.here",
  run,
});

describe("shortcuts", () => {
  it.each([
    ["j", { key: "j" }],
    ["?", { key: "?", shiftKey: true }],
    ["mod+k", { key: "k", ctrlKey: true }],
    ["mod+k", { key: "K", metaKey: true }],
    ["shift+ArrowUp", { key: "ArrowUp", shiftKey: true }],
  ])("run %s", (keys, press) => {
    const one = shortcut(keys);
    render(<Having all={[one]} />);

    fireEvent.keyDown(document.body, press);

    expect(one.run).toHaveBeenCalledOnce();
  });

  it("run a pair, pressed one after the other", () => {
    const pair = shortcut("g c");
    const single = shortcut("c");
    render(<Having all={[pair, single]} />);

    fireEvent.keyDown(document.body, { key: "g" });
    fireEvent.keyDown(document.body, { key: "c" });
    fireEvent.keyDown(document.body, { key: "c" });

    expect(pair.run).toHaveBeenCalledOnce();
    expect(single.run).toHaveBeenCalledOnce();
  });

  it("leave the keys of a field, and of a dialog, alone", () => {
    const letter = shortcut("j");
    const always = { ...shortcut("mod+k"), whileTyping: true };
    const { getByTestId } = render(<Having all={[letter, always]} />);

    fireEvent.keyDown(getByTestId("field"), { key: "j" });
    fireEvent.keyDown(getByTestId("field"), { key: "k", ctrlKey: true });
    const dialog = document.createElement("dialog");
    dialog.setAttribute("open", "");
    document.body.append(dialog);
    fireEvent.keyDown(document.body, { key: "j" });

    expect(letter.run).not.toHaveBeenCalled();
    expect(always.run).toHaveBeenCalledOnce();
  });

  it("belong to the one shown last, and end with it", () => {
    const outer = shortcut("e");
    const inner = shortcut("e");
    render(<Having all={[outer]} />);
    const { unmount } = render(<Having all={[inner]} />);
    expect(shortcutsNow()).toHaveLength(1);

    fireEvent.keyDown(document.body, { key: "e" });
    unmount();
    fireEvent.keyDown(document.body, { key: "e" });

    expect(inner.run).toHaveBeenCalledOnce();
    expect(outer.run).toHaveBeenCalledOnce();
  });
});
