import { describe, expect, it } from "vitest";
import { Changes } from "../../src/state/changes";
import { Entities } from "../../src/state/entities";

interface Lamp {
  id: string;
  revision: number;
  colour: string;
  isOn: boolean;
}

const LAMP: Lamp = { id: "a", revision: 1, colour: "red", isOn: false };

/** A lamp that is shown, and a server that answers when the test says so. */
function world() {
  const lamps = new Entities<Lamp>();
  lamps.patch(LAMP);
  const asked: { revision: number; answer: (lamp: Lamp) => void; refuse: () => void }[] = [];
  const told: string[] = [];
  const changes = new Changes(lamps, {
    done: ({ colour }) => told.push(`done ${colour}`),
    refused: async ({ colour }) => {
      told.push(`refused ${colour}`);
    },
  });
  const change = (fields: Partial<Lamp>) =>
    changes.make("a", {
      expected: (now) => ({ ...now, ...fields }),
      ask: ({ revision }) =>
        new Promise((answer, refuse) => asked.push({ revision, answer, refuse })),
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return { lamps, asked, told, change, changes, settle };
}

describe("changes made quickly one after another", () => {
  it("are all shown at once and asked for in order, each on what the one before brought", async () => {
    const { lamps, asked, told, change, settle } = world();

    const first = change({ isOn: true });
    const second = change({ colour: "blue" });

    expect(lamps.peek("a")).toMatchObject({ isOn: true, colour: "blue" });
    await settle();
    expect(asked.map((one) => one.revision)).toEqual([1]);

    asked[0]?.answer({ ...LAMP, isOn: true, revision: 2 });
    await first;
    expect(lamps.peek("a")).toMatchObject({ isOn: true, colour: "blue", revision: 2 });
    await settle();
    expect(asked.map((one) => one.revision)).toEqual([1, 2]);

    asked[1]?.answer({ ...LAMP, isOn: true, colour: "blue", revision: 3 });
    await second;
    expect(lamps.peek("a")).toMatchObject({ isOn: true, colour: "blue", revision: 3 });
    expect(told).toEqual(["done red", "done blue"]);
  });

  it("are all taken back when the first is refused, and told once", async () => {
    const { lamps, asked, told, change, settle } = world();

    const both = [change({ isOn: true }), change({ colour: "blue" })];
    await settle();
    asked[0]?.refuse();
    await Promise.all(both);

    expect(lamps.peek("a")).toEqual(LAMP);
    expect(asked).toHaveLength(1);
    expect(told).toEqual(["refused red"]);
  });

  it("keep what went well when a later one is refused", async () => {
    const { lamps, asked, change, settle } = world();

    const both = [change({ isOn: true }), change({ colour: "blue" })];
    await settle();
    asked[0]?.answer({ ...LAMP, isOn: true, revision: 2 });
    await settle();
    asked[1]?.refuse();
    await Promise.all(both);

    expect(lamps.peek("a")).toEqual({ ...LAMP, isOn: true, revision: 2 });
  });

  it("go by a newer copy that came by the socket meanwhile", async () => {
    const { lamps, asked, change, settle } = world();

    const first = change({ isOn: true });
    await settle();
    lamps.patch({ ...LAMP, colour: "green", revision: 7 });
    asked[0]?.refuse();
    await first;
    expect(lamps.peek("a")).toEqual({ ...LAMP, colour: "green", revision: 7 });

    const second = change({ isOn: true });
    await settle();
    expect(asked[1]?.revision).toBe(7);
    asked[1]?.answer({ ...LAMP, colour: "green", isOn: true, revision: 8 });
    await second;
  });

  it("stay in sight when the thing is loaded meanwhile", async () => {
    const { lamps, asked, change, settle } = world();

    const first = change({ isOn: true });
    await settle();
    lamps.patch({ ...LAMP, colour: "green" });
    expect(lamps.peek("a")).toEqual({ ...LAMP, colour: "green", isOn: true });
    expect(lamps.stored("a")).toEqual({ ...LAMP, colour: "green" });

    asked[0]?.refuse();
    await first;
    expect(lamps.peek("a")).toEqual({ ...LAMP, colour: "green" });
  });

  it("begin anew after a refusal", async () => {
    const { lamps, asked, change, settle } = world();
    const first = change({ isOn: true });
    await settle();
    asked[0]?.refuse();
    await first;

    const again = change({ isOn: true });
    await settle();
    asked[1]?.answer({ ...LAMP, isOn: true, revision: 2 });
    await again;

    expect(lamps.peek("a")).toMatchObject({ isOn: true, revision: 2 });
  });

  it("are known to whoever made them, once they are answered", async () => {
    const { asked, change, changes, settle } = world();
    void change({ isOn: true });
    void change({ colour: "blue" });

    const known = changes.known("a", 1);
    await settle();
    asked[0]?.answer({ ...LAMP, isOn: true, revision: 2 });
    await settle();
    asked[1]?.answer({ ...LAMP, isOn: true, colour: "blue", revision: 3 });

    expect(await known).toBe(3);
  });

  it("leave what others changed unknown", async () => {
    const { asked, change, changes, lamps, settle } = world();
    const first = change({ isOn: true });
    await settle();
    asked[0]?.answer({ ...LAMP, isOn: true, revision: 2 });
    await first;
    lamps.patch({ ...LAMP, colour: "green", revision: 3 });
    const second = change({ colour: "blue" });
    await settle();
    asked[1]?.refuse();
    await second;

    expect(await changes.known("a", 1)).toBe(2);
    expect(await changes.known("a", 2)).toBe(2);
    expect(await changes.known("b", 7)).toBe(7);
  });
});
