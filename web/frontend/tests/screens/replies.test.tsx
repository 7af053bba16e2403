import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CannedReply } from "../../src/api/canned";
import Replies from "../../src/screens/replies/screen";
import { refusal, Server } from "../world";
import { aCanned, cannedList } from "./canned";
import { agree, be, choose, show, type } from "./shown";

let server: Server;
let items: CannedReply[];
let atMost: number;

beforeEach(() => {
  items = [
    aCanned("k1", { language: "es", category: "Water", uses: 1234 }),
    aCanned("k2", { title: "Thanks", shortcut: null }),
  ];
  atMost = 200;
  be("admin", "canned_replies.read", "canned_replies.write");
  server = new Server()
    .on("GET /api/v1/canned-replies", () => cannedList(items, atMost))
    .on("GET /api/v1/canned-replies/k1", () =>
      Response.json(items[0], { headers: { ETag: '"2"' } }),
    )
    .on("POST /api/v1/canned-replies/preview", ({ body }) => {
      const { text } = body as { text: string };
      return {
        filled: text.replace(/\{\{.*?\}\}/g, "Ana"),
        bare: text.replace(/\{\{.*?\}\}/g, "customer"),
        length: text.length,
      };
    });
});

afterEach(cleanup);

describe("the canned replies", () => {
  it("tell what they say, how they are called and how often they were used", async () => {
    show(Replies, "#/replies");

    const [one, two] = await screen.findAllByTestId("canned-reply-row");
    expect(one?.textContent).toContain("we are sorry");
    expect(one?.textContent).toContain("/sorry");
    expect(one?.textContent).toContain("Spanish");
    expect(one?.textContent).toContain("Water");
    expect(one?.textContent).toContain("1,234");
    expect(two?.textContent).toContain("Any");
  });

  it("are not added to where there are as many as there can be, or by who may not", async () => {
    atMost = 2;

    show(Replies, "#/replies");

    await screen.findAllByTestId("canned-reply-row");
    expect(screen.getByText(/There are 2 canned replies/)).toBeTruthy();
    expect(screen.queryByTestId("new-canned-reply")).toBeNull();
  });

  it("are made with what is filled in put where the caret is", async () => {
    server.on("POST /api/v1/canned-replies", () => aCanned("k3"));
    show(Replies, "#/replies/new");
    await screen.findByTestId("put-customer.first_name");

    type("canned-title", " Hello ");
    type("canned-text", "Hello !");
    const text = screen.getByTestId("canned-text") as HTMLTextAreaElement;
    text.setSelectionRange(6, 6);
    fireEvent.click(screen.getByTestId("put-customer.first_name"));
    type("canned-shortcut", "hello");
    choose("canned-language", "en");
    type("canned-category", "");

    expect(text.value).toBe("Hello {{ customer.first_name }}!");
    expect((await screen.findByTestId("canned-filled")).textContent).toBe("Hello Ana!");
    expect(screen.getByTestId("canned-bare").textContent).toBe("Hello customer!");
    fireEvent.click(screen.getByTestId("editor-save"));
    await waitFor(() => expect(server.of("POST /api/v1/canned-replies").length).toBe(1));
    expect(server.of("POST /api/v1/canned-replies")[0]?.body).toEqual({
      title: "Hello",
      text: "Hello {{ customer.first_name }}!",
      shortcut: "hello",
      language: "en",
      category: null,
    });
  });

  it("say beside the words which variable there is not", async () => {
    server.on("POST /api/v1/canned-replies/preview", () =>
      Response.json(
        {
          status: 400,
          code: "invalid_input",
          detail: "No",
          errors: [{ field: "text", value: "x", wanted: "{{ customer.first_name }}" }],
        },
        { status: 400 },
      ),
    );
    show(Replies, "#/replies/new");
    await screen.findByTestId("canned-text");

    type("canned-text", "Hello {{ x }}");

    const preview = await screen.findByTestId("canned-preview");
    await waitFor(() => expect(preview.textContent).toContain("{{ customer.first_name }}"));
    server.on("POST /api/v1/canned-replies/preview", () =>
      refusal(503, "unavailable", "Not now."),
    );
    type("canned-text", "Hello");
    await waitFor(() => expect(preview.textContent).toContain("had a problem"));
  });

  it("are changed by the revision that was seen, and deleted", async () => {
    server
      .on("PUT /api/v1/canned-replies/k1", () => items[0])
      .on("DELETE /api/v1/canned-replies/k1", () => new Response(null, { status: 204 }));
    show(Replies, "#/replies/k1");
    await screen.findByTestId("canned-title");
    expect((screen.getByTestId("canned-language") as HTMLSelectElement).value).toBe("es");

    type("canned-title", "Very sorry");
    choose("canned-language", "any");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/canned-replies/k1").length).toBe(1));
    const [asked] = server.of("PUT /api/v1/canned-replies/k1");
    expect(asked?.headers.get("If-Match")).toBe('"2"');
    expect(asked?.body).toMatchObject({ title: "Very sorry", language: null, category: "Water" });

    cleanup();
    show(Replies, "#/replies/k1");
    fireEvent.click(await screen.findByTestId("editor-delete"));
    await agree();
    await waitFor(() => expect(server.of("DELETE /api/v1/canned-replies/k1").length).toBe(1));
  });
});
