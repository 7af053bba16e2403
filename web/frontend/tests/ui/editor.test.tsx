import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { problemOf } from "../../src/api/problem";
import { toasts } from "../../src/state/toasts";
import { Confirmer, confirm } from "../../src/ui/confirm";
import type { Stored } from "../../src/ui/conflict";
import { Editor } from "../../src/ui/editor";
import { DurationField } from "../../src/ui/fields/duration";
import { type Matcher, MatchersField } from "../../src/ui/fields/matchers";
import { TagsField } from "../../src/ui/fields/tags";
import { TextField } from "../../src/ui/fields/text";

interface Plan {
  name: string;
  wait: number | null;
  matchers: readonly Matcher[];
}

const PLAN: Plan = {
  name: "Night",
  wait: 1_800,
  matchers: [{ field: "team", op: "=", value: "db" }],
};

type Save = (values: Plan, etag: string | null) => Promise<unknown>;

const onClose = vi.fn();

function open(
  onSave: Save,
  more: { onDelete?: () => Promise<unknown>; reread?: () => Promise<Stored<Plan>> } = {},
  readOnly = false,
) {
  onClose.mockReset();
  return render(
    <>
      <Editor
        title="Night"
        value={PLAN}
        etag={'"3"'}
        onSave={async (values, etag) => {
          await onSave(values, etag);
          return '"4"';
        }}
        onClose={onClose}
        readOnly={readOnly}
        {...more}
      >
        {(form) => (
          <>
            <TextField {...form.field("name")} label="Name" testId="name" />
            <DurationField {...form.field("wait")} label="Wait" testId="wait" />
            <MatchersField {...form.field("matchers")} label="Which" errors={form.errors} />
          </>
        )}
      </Editor>
      <Confirmer />
    </>,
  );
}

const refused = (status: number, code: string, errors?: unknown) =>
  problemOf(Response.json({ code, detail: "No.", title: "No", errors }, { status })).then(
    (problem) => Promise.reject(problem),
  );

const type = (testId: string, value: string) =>
  fireEvent.input(screen.getByTestId(testId), { target: { value } });

const field = (testId: string) => screen.getByTestId(testId) as HTMLInputElement;

beforeEach(() => {
  toasts.value = [];
});

afterEach(cleanup);

describe("an editor", () => {
  it("saves all of it with the tag that was seen, says so and closes", async () => {
    const saved: unknown[] = [];
    open(async (values, etag) => saved.push([values, etag]));

    type("name", "Day");
    type("wait", "1h");
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(saved).toEqual([[{ ...PLAN, name: "Day", wait: 3_600 }, '"3"']]);
    expect(toasts.value[0]?.text).toBe("Saved");
  });

  it("puts each refusal at its field, keeps what was typed, and forgets it when that changes", async () => {
    open(() =>
      refused(400, "invalid_input", [
        { field: "name", value: "''", wanted: "1 to 100 characters" },
        { field: "matchers.0.value", value: "'('", wanted: "an RE2 expression" },
      ]),
    );

    type("name", "x".repeat(3));
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(field("name").getAttribute("aria-invalid")).toBe("true"));
    expect(field("name").value).toBe("xxx");
    const said = document.getElementById(field("name").getAttribute("aria-describedby") ?? "");
    expect(said?.textContent).toContain("1 to 100 characters");
    const row = screen.getByRole("group", { name: "Condition 1" });
    expect(row.textContent).toContain("an RE2 expression");
    expect(screen.queryByTestId("editor-problem")).toBeNull();
    expect(onClose).not.toHaveBeenCalled();

    type("name", "Day");
    await waitFor(() => expect(field("name").getAttribute("aria-invalid")).toBeNull());
  });

  it("says what belongs to no field of it above them", async () => {
    open(() => refused(400, "invalid_input", [{ field: "window", value: "1", wanted: "more" }]));

    fireEvent.click(screen.getByTestId("editor-save"));

    expect((await screen.findByTestId("editor-problem")).textContent).toBe("No.");
  });

  it("asks before what was changed is left, and not otherwise", async () => {
    open(async () => undefined);
    fireEvent.click(screen.getByTestId("editor-cancel"));
    expect(onClose).toHaveBeenCalledTimes(1);

    type("name", "Day");
    fireEvent.click(screen.getByTestId("editor-cancel"));
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(onClose).toHaveBeenCalledTimes(1);

    fireEvent.keyDown(screen.getByTestId("editor"), { key: "Escape" });
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(2));
  });

  it("offers theirs or mine where somebody was faster", async () => {
    const saved: unknown[] = [];
    const theirs = { value: { ...PLAN, name: "Theirs" }, etag: '"4"' };
    const save: Save = (values, etag) =>
      etag === '"3"' ? refused(412, "stale") : Promise.resolve(saved.push([values.name, etag]));
    open(save, { reread: async () => theirs });
    type("name", "Mine");
    fireEvent.click(screen.getByTestId("editor-save"));
    await screen.findByTestId("conflict");
    expect(field("name").value).toBe("Mine");

    fireEvent.click(screen.getByTestId("conflict-load"));
    await waitFor(() => expect(field("name").value).toBe("Theirs"));
    expect(screen.queryByTestId("conflict")).toBeNull();
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(saved).toEqual([["Theirs", '"4"']]));
  });

  it("puts mine over theirs only when told to", async () => {
    const saved: unknown[] = [];
    const save: Save = (values, etag) =>
      etag === '"3"' ? refused(412, "stale") : Promise.resolve(saved.push([values.name, etag]));
    open(save, { reread: async () => ({ value: PLAN, etag: '"4"' }) });
    type("name", "Mine");
    fireEvent.click(screen.getByTestId("editor-save"));

    fireEvent.click(await screen.findByTestId("conflict-overwrite"));

    await waitFor(() => expect(saved).toEqual([["Mine", '"4"']]));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("says that somebody deleted it meanwhile", async () => {
    open(() => refused(412, "stale"), { reread: () => refused(404, "not_found") });

    fireEvent.click(screen.getByTestId("editor-save"));

    expect((await screen.findByTestId("conflict")).textContent).toContain("deleted");
    expect(screen.queryByTestId("conflict-overwrite")).toBeNull();
  });

  it("deletes after a question", async () => {
    const remove = vi.fn(async () => undefined);
    open(async () => undefined, { onDelete: remove });

    fireEvent.click(screen.getByTestId("editor-delete"));
    expect(remove).not.toHaveBeenCalled();
    fireEvent.click(await screen.findByTestId("confirm-yes"));

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(remove).toHaveBeenCalledWith('"3"');
  });

  it("lets a viewer look and change nothing", () => {
    open(async () => undefined, {}, true);

    expect(screen.queryByTestId("editor-save")).toBeNull();
    expect(field("name").closest("fieldset")?.disabled).toBe(true);
  });
});

describe("a question", () => {
  it("is answered by no when another is asked", async () => {
    render(<Confirmer />);
    const first = confirm({ title: "First?", action: "Do" });
    const second = confirm({ title: "Second?", action: "Do" });

    expect(await first).toBe(false);
    expect((await screen.findByRole("alertdialog")).textContent).toContain("Second?");
    fireEvent.click(screen.getByTestId("confirm-yes"));

    expect(await second).toBe(true);
    expect(screen.queryByTestId("confirm")).toBeNull();
  });
});

describe("a field of", () => {
  it("durations says at once what is none, and hands only durations on", () => {
    const onChange = vi.fn();
    render(<DurationField label="Wait" value={60} onChange={onChange} testId="wait" />);

    type("wait", "soon");
    expect(onChange).not.toHaveBeenCalled();
    expect(field("wait").getAttribute("aria-invalid")).toBe("true");
    type("wait", "2h");
    expect(onChange).toHaveBeenLastCalledWith(7_200);
    type("wait", "");
    expect(onChange).toHaveBeenLastCalledWith(null);
  });

  it("words takes none while its letters are put together", () => {
    const onChange = vi.fn();
    render(<TagsField label="Words" value={["a"]} onChange={onChange} testId="tags" />);
    const part = { target: { value: "水," }, isComposing: true };
    fireEvent.input(field("tags"), part);
    fireEvent.keyDown(field("tags"), { key: "Enter", isComposing: true });
    expect(onChange).not.toHaveBeenCalled();

    fireEvent.compositionEnd(field("tags"));

    expect(onChange).toHaveBeenCalledExactlyOnceWith(["a", "水"]);
  });

  it("words takes each once, and from its list alone where that is closed", () => {
    const onChange = vi.fn();
    render(<TagsField label="Words" value={["a"]} onChange={onChange} testId="tags" />);
    type("tags", "a,b,");
    expect(onChange).toHaveBeenLastCalledWith(["a", "b"]);
    fireEvent.keyDown(field("tags"), { key: "Backspace" });
    expect(onChange).toHaveBeenLastCalledWith([]);
    cleanup();

    onChange.mockReset();
    render(
      <TagsField label="W" value={[]} list={["x"]} isClosed onChange={onChange} testId="tags" />,
    );
    type("tags", "other,");
    expect(onChange).not.toHaveBeenCalled();
    type("tags", "x");
    expect(onChange).toHaveBeenLastCalledWith(["x"]);
  });
});
