/** A socket whose other end is the test. */

export class FakeSocket {
  readyState = 1;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((closing: { code: number; reason: string }) => void) | null = null;
  readonly sent: Record<string, unknown>[] = [];
  isClosed = false;

  constructor(readonly protocols: string[]) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  hears(type: string, data: object = {}, seq?: number): void {
    this.onmessage?.({ data: JSON.stringify({ type, v: 1, seq, data }) });
  }

  breaks(code: number): void {
    this.onclose?.({ code, reason: "" });
  }
}
