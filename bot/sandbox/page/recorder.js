// Recording a voice message; where there is no microphone the sandbox's sample is offered.

import { upload } from "./api.js";
import { h, fill } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";
import { duration } from "./words.js";

export class Recorder {
  /** @param {import("./pane.js").Pane} pane @param {(body: object) => Promise<boolean>} send */
  constructor(pane, send) {
    this.pane = pane;
    this.send = send;
    this.active = false;
    this.element = h("div", { class: "recording", hidden: true });
  }

  async begin() {
    /** @type {MediaStream | null} */
    let stream = null;
    try {
      if (!navigator.mediaDevices || !window.MediaRecorder) throw new Error("no microphone");
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      this.pane.toast(t("No microphone here, so the sample was sent"));
      await this.send({ voice: { sample: "voice" } });
      return;
    }
    const recorder = new MediaRecorder(stream);
    /** @type {Blob[]} */
    const parts = [];
    recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
    const began = Date.now();
    const time = h("span", { class: "recording-time", role: "timer" }, "0:00");
    const tick = setInterval(() => (time.textContent = duration((Date.now() - began) / 1000)), 250);
    const finish = (/** @type {boolean} */ keep) => {
      clearInterval(tick);
      recorder.addEventListener("stop", () => {
        stream?.getTracks().forEach((track) => track.stop());
        this.active = false;
        this.element.hidden = true;
        this.pane.composer.render();
        if (keep)
          void this.deliver(
            new Blob(parts, { type: recorder.mimeType }),
            Math.max(1, Math.round((Date.now() - began) / 1000)),
          );
      });
      recorder.stop();
    };
    fill(
      this.element,
      h("span", { class: "recording-dot", "aria-hidden": "true" }),
      time,
      h("span", { class: "recording-words" }, t("Recording")),
      h("button", { type: "button", class: "button", on: { click: () => finish(false) } }, t("Cancel")),
      h(
        "button",
        {
          type: "button",
          class: "icon-button round",
          "aria-label": t("Send the recording"),
          on: { click: () => finish(true) },
        },
        icon("send"),
      ),
    );
    this.active = true;
    this.element.hidden = false;
    recorder.start();
    this.pane.composer.render();
  }

  /** @param {Blob} blob @param {number} seconds */
  async deliver(blob, seconds) {
    await this.send({ voice: { ...(await upload(blob, "voice.ogg")), duration: seconds } });
  }
}
