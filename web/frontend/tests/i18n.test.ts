import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { age } from "../src/clock";
import { bestOf, LANGUAGES, language, speak, t } from "../src/i18n";
import en from "../src/i18n/en.json";

const FOLDER = join(import.meta.dirname, "../src/i18n");
const catalogues = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), "utf8"))] as const);

const values = (entry: unknown) =>
  [...new Set(JSON.stringify(entry).match(/\{\w+\}/g) ?? [])].sort();

afterEach(() => speak("en"));

describe.each(catalogues)("%s", (name, words) => {
  it("belongs to a language the menu offers", () => {
    expect(Object.keys(LANGUAGES)).toContain(name.replace(".json", ""));
  });

  it("says everything English says, with the same values", () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
    for (const [key, entry] of Object.entries(en)) {
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
