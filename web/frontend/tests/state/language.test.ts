import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { signedIn } from "../../src/api/session";
import { languageWanted, speak } from "../../src/i18n";
import { chosenLanguage } from "../../src/prefs";
import { chooseLanguage, languageWished, onAnsweredAnew } from "../../src/state/language";
import { loadMe, me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { ME, refusal, Server } from "../world";

let server: Server;

/** The person with a language they chose so many times. */
function whoReads(language: string, language_revision: number) {
  return { ...ME, person: { ...ME.person, language, language_revision } };
}

beforeEach(() => {
  server = new Server();
  signedIn.value = "unknown";
  me.value = ME;
  chosenLanguage.value = null;
  toasts.value = [];
  server.on("PUT /api/v1/me/language", ({ body, headers }) => ({
    language: (body as { language: string }).language,
    chosen: true,
    revision: Number(headers.get("If-Match")?.replaceAll('"', "")) + 1,
  }));
});

afterEach(async () => {
  me.value = null;
  chosenLanguage.value = null;
  await speak("en");
});

describe("the language", () => {
  it("is kept for the person, on what they saw, and shown before that is known", async () => {
    const keeping = chooseLanguage("es");
    const atOnce = languageWished.value;
    await keeping;

    const [put] = server.of("PUT /api/v1/me/language");
    expect(atOnce).toBe("es");
    expect(put?.body).toEqual({ language: "es" });
    expect(put?.headers.get("If-Match")).toBe('"0"');
    expect(me.value?.person).toMatchObject({ language: "es", language_revision: 1 });
    expect(languageWished.value).toBe("es");
  });

  it("is what the person chose elsewhere, before what this browser showed", () => {
    chosenLanguage.value = "en";

    me.value = whoReads("es", 3);

    expect(languageWished.value).toBe("es");
  });

  it("stays when they leave", () => {
    me.value = whoReads("es", 3);
    me.value = null;

    expect(languageWished.value).toBe("es");
  });

  it("is the browser's while nobody chose one, whatever Telegram said", () => {
    me.value = whoReads("es", 0);

    expect(languageWished.value).toBe("en");
  });

  it("goes back with the reason where it could not be kept", async () => {
    server.on("PUT /api/v1/me/language", () => refusal(503, "starting", "Starting."));

    await chooseLanguage("es");

    expect(languageWished.value).toBe("en");
    expect(toasts.value).toHaveLength(1);
  });

  it("is the one pressed last, however fast", async () => {
    void chooseLanguage("es");
    void chooseLanguage("en");
    await chooseLanguage("es");

    expect(server.of("PUT /api/v1/me/language").map(({ body }) => body)).toEqual([
      { language: "es" },
    ]);
    expect(languageWished.value).toBe("es");
  });

  it("is put over one chosen in another tab a moment before", async () => {
    let tries = 0;
    server.on("GET /api/v1/me", () => whoReads("en", 4));
    server.on("PUT /api/v1/me/language", () => {
      tries += 1;
      if (tries === 1) return refusal(412, "stale", "Read it again.");
      return { language: "es", chosen: true, revision: 5 };
    });

    await chooseLanguage("es");

    const tags = server.of("PUT /api/v1/me/language").map((one) => one.headers.get("If-Match"));
    expect(tags).toEqual(['"0"', '"4"']);
    expect(me.value?.person.language_revision).toBe(5);
  });

  it("is only this browser's while nobody is signed in", async () => {
    me.value = null;

    await chooseLanguage("es");

    expect(chosenLanguage.value).toBe("es");
    expect(server.of("PUT /api/v1/me/language")).toEqual([]);
  });

  it("is not undone by an answer that was asked for before", async () => {
    server.on("GET /api/v1/me", () => whoReads("en", 1));
    me.value = whoReads("es", 2);

    await loadMe();

    expect(me.value?.person.language).toBe("es");
  });

  it("is asked of the server with every request", async () => {
    server.on("GET /api/v1/me", () => ME);
    await speak("es");

    await loadMe();

    expect(languageWanted()).toBe("es");
    expect(server.of("GET /api/v1/me")[0]?.headers.get("Accept-Language")).toBe("es");
  });

  it("has what the server worded loaded again when it changes, and not before", () => {
    const again = vi.fn();
    me.value = null;
    const stop = onAnsweredAnew(again);

    me.value = whoReads("en", 1);
    me.value = { ...whoReads("en", 1), role: "staff" };
    expect(again).not.toHaveBeenCalled();
    me.value = whoReads("es", 2);
    expect(again).toHaveBeenCalledTimes(1);

    stop();
    me.value = whoReads("en", 3);
    expect(again).toHaveBeenCalledTimes(1);
  });
});
