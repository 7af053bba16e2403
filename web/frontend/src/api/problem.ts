/** What went wrong between us and the server, in one shape for every screen. */

/** A refused or failed request: an RFC 9457 problem, or our own words where none came. */
export class Problem extends Error {
  readonly status: number;
  /** Stable; `unreachable` and `timed_out` are ours, the rest the server's. */
  readonly code: string;
  /** Stable; says more of a conflict, such as `already_resolved`; null elsewhere. */
  readonly reason: string | null;

  constructor(status: number, code: string, detail: string, reason: string | null = null) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.reason = reason;
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
  try {
    const body: unknown = await answer.json();
    if (body !== null && typeof body === "object") {
      if ("code" in body && typeof body.code === "string") code = body.code;
      if ("reason" in body && typeof body.reason === "string") reason = body.reason;
      if ("title" in body && typeof body.title === "string") detail = body.title;
      if ("detail" in body && typeof body.detail === "string" && body.detail) detail = body.detail;
    }
  } catch {
    // A proxy's HTML page says no more than the status already does.
  }
  return new Problem(answer.status, code, detail, reason);
}

/** Turn what `fetch` throws into a problem. */
export function problemFrom(reason: unknown): Problem {
  if (reason instanceof Problem) return reason;
  if (reason instanceof DOMException && reason.name === "TimeoutError") {
    return new Problem(0, "timed_out", "The server did not answer in time.");
  }
  return new Problem(0, "unreachable", "The server cannot be reached.");
}
