import { describe, expect, it } from "vitest";
import type { Mapping } from "../../src/api/integrations";
import {
  NOTHING,
  type Part,
  partsAt,
  pathOf,
  pointerTo,
  steps,
  toggled,
  written,
} from "../../src/screens/integrations/pointing";

const LIST: Mapping = { ...NOTHING, items: "/alerts" };

/** The mapping after these presses, each a part and a path. */
const pressed = (from: Mapping, ...presses: [Part, string][]) =>
  presses.reduce((mapping, [part, path]) => toggled(mapping, part, path.split(".")), from);

describe("a path", () => {
  it.each([
    [["a", "b"], "/a/b"],
    [["a/b", "c~d"], "/a~1b/c~0d"],
    [["~1"], "/~01"],
    [["0", ""], "/0/"],
    [[], ""],
  ])("%j is written as %j and read back", (path, pointer) => {
    expect(written(path)).toBe(pointer);
    expect(steps(pointer)).toEqual(path);
  });

  it.each([
    [NOTHING, ["alerts", "0", "title"], "/alerts/0/title"],
    [LIST, ["alerts", "0", "title"], "/title"],
    [LIST, ["alerts", "2", "labels", "x"], "/labels/x"],
    [LIST, ["alerts"], "#/alerts"],
    [LIST, ["receiver"], "#/receiver"],
    [LIST, ["other", "0", "title"], "#/other/0/title"],
    [{ ...NOTHING, items: "" }, ["0", "title"], "/title"],
  ])("is read within each entry of a list where it lies there (%#)", (mapping, path, pointer) => {
    expect(pointerTo(mapping, path)).toBe(pointer);
  });

  it.each([
    [NOTHING, "/title", ["title"]],
    [LIST, "/title", ["alerts", "0", "title"]],
    [LIST, "#/receiver", ["receiver"]],
  ])("is found again from a pointer, by the first entry (%#)", (mapping, pointer, path) => {
    expect(pathOf(mapping, pointer)).toEqual(path);
  });
});

describe("pressing what a field is", () => {
  it.each(["title", "summary", "link"] as const)("makes it the %s, and again not", (part) => {
    const once = pressed(NOTHING, [part, "a.b"]);

    expect(once).toEqual({ ...NOTHING, [part]: "/a/b" });
    expect(partsAt(once, ["a", "b"])).toEqual([part]);
    expect(pressed(once, [part, "a.b"])).toEqual(NOTHING);
  });

  it("moves the title to the field pressed last", () => {
    const mapping = pressed(NOTHING, ["title", "a"], ["title", "b"]);

    expect(mapping.title).toBe("/b");
    expect(partsAt(mapping, ["a"])).toEqual([]);
  });

  it("makes it the severity, with nothing meant yet, and again not", () => {
    const once = pressed(NOTHING, ["severity", "level"]);

    expect(once.severity).toEqual({ field: "/level", values: {}, otherwise: null });
    expect(pressed(once, ["severity", "level"])).toEqual(NOTHING);
  });

  it("makes it the status, with nothing meant yet, and again not", () => {
    const once = pressed(NOTHING, ["status", "state"]);

    expect(once.status).toEqual({
      field: "/state",
      firing: [],
      resolved: [],
      ignored: [],
      otherwise: null,
    });
    expect(pressed(once, ["status", "state"])).toEqual(NOTHING);
  });

  it("lets several fields tell alerts apart, each until it is pressed again", () => {
    const both = pressed(NOTHING, ["fingerprint", "host"], ["fingerprint", "check"]);

    expect(both.fingerprint).toEqual(["/host", "/check"]);
    expect(pressed(both, ["fingerprint", "host"]).fingerprint).toEqual(["/check"]);
  });

  it("lets one field be several things", () => {
    const mapping = pressed(NOTHING, ["title", "host"], ["labels", "host"]);

    expect(partsAt(mapping, ["host"])).toEqual(["title", "labels"]);
  });
});

describe("a label", () => {
  const names = (...paths: string[]) =>
    pressed(NOTHING, ...paths.map((path): [Part, string] => ["labels", path])).labels.map(
      (one) => one.name,
    );

  it("is called like its field, with those around it where that is taken", () => {
    expect(names("host.name", "service.name", "0.name")).toEqual([
      "name",
      "service.name",
      "name.2",
    ]);
  });

  it("is counted where even the whole path is taken", () => {
    expect(names("name", "0.name", "1.name")).toEqual(["name", "name.2", "name.3"]);
  });

  it("of a plain text is called text", () => {
    expect(toggled(NOTHING, "labels", []).labels).toEqual([{ name: "text", field: "" }]);
  });

  it("is no more when it is pressed again", () => {
    const both = pressed(NOTHING, ["labels", "a"], ["labels", "b"]);

    expect(pressed(both, ["labels", "a"]).labels).toEqual([{ name: "b", field: "/b" }]);
  });
});

describe("a list of alerts", () => {
  const before = pressed(
    NOTHING,
    ["title", "alerts.0.name"],
    ["summary", "receiver"],
    ["link", "alerts.0.url"],
    ["severity", "alerts.0.level"],
    ["status", "status"],
    ["fingerprint", "alerts.0.id"],
    ["labels", "alerts.0.host"],
  );

  it("keeps what was pointed at pointing there", () => {
    const after = pressed(before, ["items", "alerts"]);

    expect(after).toMatchObject({
      items: "/alerts",
      title: "/name",
      summary: "#/receiver",
      link: "/url",
      severity: { field: "/level" },
      status: { field: "#/status" },
      fingerprint: ["/id"],
      labels: [{ name: "host", field: "/host" }],
    });
    expect(partsAt(after, ["alerts"])).toEqual(["items"]);
    expect(partsAt(after, ["alerts", "1", "name"])).toEqual(["title"]);
  });

  it("that is none any more leaves all as it was", () => {
    expect(pressed(before, ["items", "alerts"], ["items", "alerts"])).toEqual(before);
  });

  it("makes one of fields that are the same in each entry", () => {
    const mapping = pressed(
      NOTHING,
      ["fingerprint", "alerts.0.id"],
      ["fingerprint", "alerts.1.id"],
    );

    expect(pressed(mapping, ["items", "alerts"]).fingerprint).toEqual(["/id"]);
  });

  it("may be all of what came", () => {
    const whole = toggled(pressed(NOTHING, ["title", "0.name"]), "items", []);

    expect(whole).toMatchObject({ items: "", title: "/name" });
    expect(partsAt(whole, [])).toEqual(["items"]);
  });
});
