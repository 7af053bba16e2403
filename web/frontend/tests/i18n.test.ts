import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { age } from "../src/clock";
import { bestOf, homely, LANGUAGES, language, speak, t } from "../src/i18n";

const FOLDER = join(import.meta.dirname, "../src/i18n");
const read = (tongue: string, area: string) =>
  JSON.parse(readFileSync(join(FOLDER, tongue, area), "utf8")) as Record<string, unknown>;
const areas = readdirSync(join(FOLDER, "en"));
const catalogues = Object.keys(LANGUAGES).flatMap((tongue) =>
  areas.map((area) => [`${tongue}/${area}`, tongue, area] as const),
);

const values = (entry: unknown) =>
  [...new Set(JSON.stringify(entry).match(/\{\w+\}/g) ?? [])].sort();

afterEach(() => speak("en"));

describe.each(catalogues)("%s", (_name, tongue, area) => {
  const words = read(tongue, area);
  const english = read("en", area);

  it("says everything English says, with the same values", () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
    for (const [key, entry] of Object.entries(english)) {
      expect(values(words[key]), key).toEqual(values(entry));
    }
  });

  it("leaves nothing empty", () => {
    for (const [key, entry] of Object.entries(words)) {
      const said = typeof entry === "string" ? [entry] : Object.values(entry as object);
      expect(
        said.every((text) => String(text).trim() !== ""),
        key,
      ).toBe(true);
    }
  });
});

describe("the catalogues", () => {
  it("are the same areas in every language, and no sentence has two of them", () => {
    const seen = areas.flatMap((area) => Object.keys(read("en", area)));

    for (const tongue of readdirSync(FOLDER, { withFileTypes: true })) {
      if (tongue.isDirectory()) expect(readdirSync(join(FOLDER, tongue.name))).toEqual(areas);
    }
    expect(seen.filter((key, at) => seen.indexOf(key) !== at)).toEqual([]);
  });
});

describe("sentences", () => {
  it("take their values and choose their plural", () => {
    expect(t("live.caught_up", { n: 1 })).toBe("1 change while you were away");
    expect(t("live.caught_up", { n: 1_234 })).toBe("1,234 changes while you were away");
  });

  it("come in the language chosen", async () => {
    await speak("es");

    expect(language.value).toBe("es");
    expect(document.documentElement.lang).toBe("es");
    expect(t("live.caught_up", { n: 2 })).toBe("2 cambios en su ausencia");
  });

  it.each([
    [["de-DE", "es-MX", "en"], "es"],
    [[null, undefined, "EN-gb"], "en"],
    [["xx"], "en"],
  ])("find the best language for %j", (wishes, best) => {
    expect(bestOf(wishes)).toBe(best);
  });

  it.each([
    [0, "now"],
    [12, "12 sec"],
    [240, "4 min"],
    [7_300, "2 hr"],
    [200_000, "2 days"],
    [-30, "now"],
  ])("say how long %i seconds are", (seconds, said) => {
    const from = Date.parse("2026-11-20T12:00:00Z");

    expect(age(new Date(from - seconds * 1_000).toISOString(), from)).toBe(said);
  });
});

it("follows a language that was chosen while the words of a screen were on their way", async () => {
  vi.resetModules();
  const fresh = await import("../src/i18n");
  await fresh.speak("es");
  await fresh.speak("en");

  const coming = fresh.loadWords("wall");
  await fresh.speak("es");
  expect(fresh.language.value).toBe("es");
  await coming;

  expect(fresh.t("wall.firing")).toBe("Activas");
});

it("speaks to people in Spanish as the bot does", () => {
  const words = areas.map((area) => JSON.stringify(read("es", area))).join("\n");

  expect(words.match(/[^"]*\b(tus?|te|ti|puedes|quieres|tienes)\b[^"]*/gi) ?? []).toEqual([]);
});

describe("how dates and numbers are written", () => {
  it.each([
    ["en", ["es-MX", "en-GB", "en-US"], "en-GB"],
    ["es", ["en-GB", "es-MX"], "es-MX"],
    ["es", ["en-GB"], "es"],
    ["en", [], "en"],
  ])("%s on a device of %j: %s", (spoken, tags, wanted) => {
    expect(homely(spoken, tags)).toBe(wanted);
  });
});

describe("Spanish", () => {
  // Forms that are of nobody but "tú"; those that "él" shares, such as "abre", are for the eye.
  const FAMILIAR =
    /(?<!\p{L})(tú|tu|tus|te|ti|contigo|puedes|quieres|querías|tienes|debes|eres|estás|miras|ves|ponle|envíalo|envíaselo|púlsalo|cuéntanoslo|hazlo)(?!\p{L})/iu;

  it.each(areas)("speaks to people as usted in %s", (area) => {
    for (const [key, entry] of Object.entries(read("es", area))) {
      expect(JSON.stringify(entry), key).not.toMatch(FAMILIAR);
    }
  });
});
