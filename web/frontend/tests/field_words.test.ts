import { afterEach, describe, expect, it } from "vitest";
import { type FieldMistake, problemOf } from "../src/api/problem";
import { fieldWords } from "../src/field_words";
import { speak } from "../src/i18n";

const mistake = (over: Partial<FieldMistake>): FieldMistake => ({
  field: "name",
  message: "what the server says",
  says: null,
  kind: null,
  least: null,
  most: null,
  has: null,
  ...over,
});

afterEach(() => speak("en"));

describe("a field that was refused", () => {
  it.each([
    [{ kind: "missing" }, "Fill this in", "Complete este campo"],
    [{ kind: "too_short", least: 1, has: 0 }, "Fill this in", "Complete este campo"],
    [
      { kind: "too_long", most: 200, has: 214 },
      "At most 200 characters, these are 214",
      "Como máximo 200 caracteres; hay 214",
    ],
    [{ kind: "too_long", most: 1 }, "At most 1 character", "Como máximo 1 carácter"],
    [
      { kind: "too_short", least: 3, has: 2 },
      "At least 3 characters, these are 2",
      "Al menos 3 caracteres; hay 2",
    ],
    [{ kind: "too_few", least: 1, has: 0 }, "Choose at least one", "Elija al menos uno"],
    [{ kind: "too_many", most: 20 }, "At most 20 entries", "Como máximo 20 elementos"],
    [
      { kind: "whole_number", least: 1, most: 100 },
      "A whole number from 1 to 100",
      "Un número entero del 1 al 100",
    ],
    [{ kind: "whole_number" }, "A whole number", "Un número entero"],
    [{ kind: "number", least: 0 }, "A number of 0 or more", "Un número a partir de 0"],
    [{ kind: "number", most: 9 }, "A number of 9 or less", "Un número de 9 como máximo"],
    [{ kind: "one_of", message: "one of a, b" }, "One of a, b", "Uno de estos: a, b"],
    [{ kind: "moment" }, "A date with a time", "Una fecha con su hora"],
    [
      { kind: "of_tomorrow" },
      "Not taken. Wanted: what the server says",
      "No se acepta. Se esperaba: what the server says",
    ],
    [
      { says: "lo que falta" },
      "Not taken. Wanted: lo que falta",
      "No se acepta. Se esperaba: lo que falta",
    ],
    [
      { kind: "too_long" },
      "Not taken. Wanted: what the server says",
      "No se acepta. Se esperaba: what the server says",
    ],
  ])("with %o says what would be right", async (over, english, spanish) => {
    const one = mistake(over);

    const inEnglish = fieldWords(one);
    await speak("es");

    expect([inEnglish, fieldWords(one)]).toEqual([english, spanish]);
  });

  it("is read from the answer with its bounds", async () => {
    const said = { field: "stars", value: "0", wanted: "w", kind: "whole_number", least: 1 };
    const answer = Response.json({ code: "invalid_input", errors: [said, 5] }, { status: 400 });

    const problem = await problemOf(answer);

    expect(problem.fields).toEqual([
      mistake({ field: "stars", message: "w", kind: "whole_number", least: 1 }),
    ]);
  });
});
