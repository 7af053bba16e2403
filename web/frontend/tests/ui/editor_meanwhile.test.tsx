import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/problem";
import { go } from "../../src/router";
import { me } from "../../src/state/me";
import { receiveSettings } from "../../src/state/settings";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import type { Stored } from "../../src/ui/conflict";
import { Editor } from "../../src/ui/editor";
import { TextField } from "../../src/ui/fields/text";
import { NEW, StoredEditor } from "../../src/ui/stored_editor";
import { ME, SAM } from "../world";

interface Named {
  name: string;
}

interface Thing extends Named {
  id: string;
  revision: number;
}

const TYPED_ON = "Saved, but without what you typed since. Save again to keep that, too.";

const onClose = vi.fn();

/** An answer that comes when the test says so. */
function later<T>() {
  let come = (_: T) => {};
  const answer = new Promise<T>((resolve) => {
    come = resolve;
  });
  return { answer, come };
}

const type = (value: string) => fireEvent.input(screen.getByTestId("name"), { target: { value } });
const typed = () => (screen.getByTestId("name") as HTMLInputElement).value;
const save = () => fireEvent.click(screen.getByTestId("editor-save"));
const said = () => toasts.value.map((one) => one.text);
const theyChanged = () =>
  act(() =>
    receiveSettings({
      kind: "receiver",
      id: "r-1",
      change: "changed",
      by: SAM,
      at: "2026-11-20T12:00:00.000Z",
    }),
  );

function open(
  onSave: (values: Named, etag: string | null) => Promise<string | null>,
  reread: () => Promise<Stored<Named>> = () => Promise.reject(new Error("not asked")),
) {
  return render(
    <>
      <Editor
        title="Night"
        value={{ name: "Night" }}
        etag={'"1"'}
        of={{ kind: "receiver", id: "r-1" }}
        onSave={onSave}
        reread={reread}
        onClose={onClose}
      >
        {(form) => <TextField {...form.field("name")} label="Name" testId="name" />}
      </Editor>
      <Confirmer />
    </>,
  );
}

beforeEach(() => {
  me.value = ME;
  toasts.value = [];
  onClose.mockReset();
});

afterEach(() => {
  cleanup();
  me.value = null;
});

describe("what is typed while it is saved", () => {
  it("stays, unsaved, and is saved next over what was saved just now", async () => {
    const first = later<string>();
    const asked: unknown[] = [];
    open((values, etag) => {
      asked.push([values.name, etag]);
      return asked.length === 1 ? first.answer : Promise.resolve('"3"');
    });
    type("One");
    save();
    type("One and two");
    await act(async () => first.come('"2"'));

    expect((await screen.findByTestId("typed-on")).textContent).toBe(TYPED_ON);
    expect(said()).toEqual([TYPED_ON]);
    expect(typed()).toBe("One and two");
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId("editor-cancel"));
    fireEvent.click(await screen.findByTestId("confirm-no"));
    save();

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(asked).toEqual([
      ["One", '"1"'],
      ["One and two", '"2"'],
    ]);
  });

  it("is nothing more to save where it is taken back", async () => {
    const first = later<string>();
    open(() => first.answer);
    type("One");
    save();
    type("One and two");
    await act(async () => first.come('"2"'));
    await screen.findByTestId("typed-on");

    type("One");

    await waitFor(() => expect(screen.queryByTestId("typed-on")).toBeNull());
  });

  it("goes into a new thing that is there by then, and makes no second one", async () => {
    const first = later<Thing>();
    const make = vi.fn((_: Named) => first.answer);
    const change = vi.fn(async (id: string, { name }: Named, _: string | null) => {
      return { id, name, revision: 2 };
    });
    render(
      <StoredEditor<Thing, Named>
        id={NEW}
        kind="receiver"
        read={() => Promise.reject(new Error("not asked"))}
        valuesOf={({ name }) => ({ name })}
        blank={{ name: "" }}
        newTitle="New receiver"
        titleOf={({ name }) => name}
        make={make}
        change={change}
        readOnly={false}
        onClose={onClose}
        onChanged={() => {}}
      >
        {(form) => <TextField {...form.field("name")} label="Name" testId="name" />}
      </StoredEditor>,
    );
    type("One");
    save();
    type("One and two");
    await act(async () => first.come({ id: "r-9", name: "One", revision: 1 }));

    await waitFor(() => expect(screen.getByRole("heading").textContent).toBe("One"));
    save();

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(make).toHaveBeenCalledOnce();
    expect(change).toHaveBeenCalledWith("r-9", { name: "One and two" }, '"1"');
  });
});

describe("a sheet of something that is not there", () => {
  it("is titled by its list, and loads no more", async () => {
    go({ screen: "receivers", id: "r-0" }, true);
    render(
      <StoredEditor<Thing, Named>
        id="r-0"
        kind="receiver"
        read={() => Promise.reject(new Problem(404, "not_found", "No."))}
        valuesOf={({ name }) => ({ name })}
        blank={{ name: "" }}
        newTitle="New receiver"
        titleOf={({ name }) => name}
        make={() => Promise.reject(new Error("not asked"))}
        change={() => Promise.reject(new Error("not asked"))}
        readOnly={false}
        onClose={onClose}
        onChanged={() => {}}
      >
        {() => null}
      </StoredEditor>,
    );
    expect(screen.getByText("Loading…")).toBeTruthy();

    await screen.findByRole("alert");

    expect(screen.getByRole("dialog", { name: "Receivers" })).toBeTruthy();
    expect(screen.queryByText("Loading…")).toBeNull();
  });
});

describe("what somebody else saved", () => {
  it("does not replace what was typed while it was read", async () => {
    const theirs = later<Stored<Named>>();
    open(
      async () => null,
      () => theirs.answer,
    );
    theyChanged();
    type("Mine");
    await act(async () => theirs.come({ value: { name: "Theirs" }, etag: '"2"' }));

    expect(typed()).toBe("Mine");
    expect(screen.getByTestId("meanwhile").textContent).toContain("changed this while");
    fireEvent.click(screen.getByTestId("meanwhile-load"));

    await waitFor(() => expect(typed()).toBe("Theirs"));
  });

  it("does not replace what was typed after it was asked for", async () => {
    const theirs = later<Stored<Named>>();
    open(
      async () => null,
      () => theirs.answer,
    );
    type("Mine");
    theyChanged();
    fireEvent.click(await screen.findByTestId("meanwhile-load"));
    type("Mine, and more");
    await act(async () => theirs.come({ value: { name: "Theirs" }, etag: '"2"' }));

    expect(typed()).toBe("Mine, and more");
    expect(screen.getByTestId("meanwhile-load")).toBeTruthy();
  });

  it("is shown as the last of them saved it, however the answers come", async () => {
    const answers = [later<Stored<Named>>(), later<Stored<Named>>()];
    let asked = 0;
    open(
      async () => null,
      () => answers[asked++]?.answer ?? Promise.reject(new Error()),
    );
    theyChanged();
    await waitFor(() => expect(asked).toBe(1));
    theyChanged();
    await waitFor(() => expect(asked).toBe(2));

    await act(async () => answers[1]?.come({ value: { name: "Newer" }, etag: '"3"' }));
    await act(async () => answers[0]?.come({ value: { name: "Older" }, etag: '"2"' }));

    await waitFor(() => expect(screen.getByTestId("meanwhile").textContent).toContain("as it is"));
    expect(typed()).toBe("Newer");
  });
});

describe("a save that ends after its sheet was left", () => {
  it.each(["left", "taken away"])("says so and leads nowhere where it was %s", async (how) => {
    const first = later<string>();
    const { unmount } = open(() => first.answer);
    type("One");
    save();
    if (how === "left") {
      fireEvent.click(screen.getByTestId("editor-cancel"));
      fireEvent.click(await screen.findByTestId("confirm-yes"));
      await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    }
    unmount();
    onClose.mockReset();
    await act(async () => first.come('"2"'));

    await waitFor(() => expect(said()).toEqual(["Saved"]));
    expect(onClose).not.toHaveBeenCalled();
  });
});
