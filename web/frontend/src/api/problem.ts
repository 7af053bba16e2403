/** What went wrong between us and the server, in one shape for every screen. */

/** One field that was not taken. */
export interface FieldMistake {
  /** Its path in the body, such as `matchers.0.value`. */
  field: string;
  /** What would be right, in the server's words: in English, and in the reader's language; null
   * where the server says it to programs alone. */
  message: string;
  says: string | null;
  /** What is wrong, as a word that `words.ts` puts in the reader's; null where it has none. */
  kind: string | null;
  /** The bounds that the field has, and how many characters or items were given; null: not known. */
  least: number | null;
  most: number | null;
  has: number | null;
}

/** A refused or failed request: an RFC 9457 problem, or our own words where none came. */
export class Problem extends Error {
  readonly status: number;
  /** Stable; `unreachable` and `timed_out` are ours, the rest the server's. */
  readonly code: string;
  /** Stable; says more of a conflict, such as `already_resolved`; null elsewhere. */
  readonly reason: string | null;
  /** The fields that were not taken; empty where it is not about fields. */
  readonly fields: readonly FieldMistake[];
  /** After how many seconds it may be asked again, as the server says; null where it says nothing. */
  againSeconds: number | null = null;
  /** The whole answer, for what one kind of problem says besides; null where none came. */
  readonly body: Readonly<Record<string, unknown>> | null;

  constructor(
    status: number,
    code: string,
    detail: string,
    reason: string | null = null,
    fields: readonly FieldMistake[] = [],
    body: Readonly<Record<string, unknown>> | null = null,
  ) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.reason = reason;
    this.fields = fields;
    this.body = body;
  }

  /** True where trying the same again later may work. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** Read the problem out of an answer that is not a success. */
export async function problemOf(answer: Response): Promise<Problem> {
  let code = `http_${answer.status}`;
  let reason: string | null = null;
  let detail = answer.statusText || `HTTP ${answer.status}`;
  let fields: FieldMistake[] = [];
  let whole: Record<string, unknown> | null = null;
  try {
    const body: unknown = await answer.json();
    if (body !== null && typeof body === "object") {
      whole = body as Record<string, unknown>;
      if ("errors" in body) fields = fieldsOf(body.errors);
      if ("code" in body && typeof body.code === "string") code = body.code;
      if ("reason" in body && typeof body.reason === "string") reason = body.reason;
      if ("title" in body && typeof body.title === "string") detail = body.title;
      if ("detail" in body && typeof body.detail === "string" && body.detail) detail = body.detail;
    }
  } catch {
    // A proxy's HTML page says no more than the status already does.
  }
  const problem = new Problem(answer.status, code, detail, reason, fields, whole);
  problem.againSeconds = seconds(answer.headers.get("Retry-After"));
  return problem;
}

// The other form, a date, is none that our server sends.
function seconds(said: string | null): number | null {
  return said !== null && /^[0-9]{1,6}$/.test(said) ? Number(said) : null;
}

function fieldsOf(errors: unknown): FieldMistake[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: unknown) => {
    const said = (one ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof said.field !== "string") return [];
    const amount = (name: string) => (typeof said[name] === "number" ? said[name] : null);
    return [
      {
        field: said.field,
        message: String(said.wanted ?? ""),
        says: typeof said.says === "string" ? said.says : null,
        kind: typeof said.kind === "string" ? said.kind : null,
        least: amount("least"),
        most: amount("most"),
        has: amount("has"),
      },
    ];
  });
}

/** Turn what `fetch` throws into a problem. */
export function problemFrom(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof DOMException && reason.name === "TimeoutError") {
    return new Problem(0, "timed_out", "The server did not answer in time.");
  }
  return new Problem(0, "unreachable", "The server cannot be reached.");
}
