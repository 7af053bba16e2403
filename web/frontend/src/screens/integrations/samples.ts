/** What each sender's request looks like, to try an integration before the sender is set up. */
import { serverInstant } from "../../clock";

/** A request; `headers` are those by which a sender says what it sends. */
export interface SampleRequest {
  headers: Record<string, string>;
  body: unknown;
}

const generic: SampleRequest = {
  headers: {},
  body: {
    title: "Disk almost full",
    message: "/var is at 97 %",
    severity: "high",
    status: "firing",
    host: "web-1",
  },
};

const prometheus = (extra: Record<string, unknown>): SampleRequest => ({
  headers: {},
  body: {
    version: "4",
    groupKey: '{}:{alertname="HighLatency"}',
    status: "firing",
    receiver: "opsbell",
    groupLabels: { alertname: "HighLatency" },
    commonLabels: { alertname: "HighLatency", severity: "warning" },
    commonAnnotations: {},
    externalURL: "https://monitoring.example.com",
    truncatedAlerts: 0,
    alerts: [
      {
        status: "firing",
        labels: { alertname: "HighLatency", severity: "warning", service: "checkout" },
        annotations: { summary: "Checkout answers slowly", description: "p99 is 2.4 s" },
        startsAt: serverInstant(),
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "https://monitoring.example.com/graph",
        fingerprint: "5ca1ab1e0ddba115",
      },
    ],
    ...extra,
  },
});

const SAMPLES: Readonly<Record<string, () => SampleRequest>> = {
  generic_json: () => generic,
  alertmanager: () => prometheus({}),
  grafana: () =>
    prometheus({ orgId: 1, state: "alerting", title: "[FIRING:1] HighLatency", message: "" }),
  github: () => ({
    headers: { "X-GitHub-Event": "workflow_run" },
    body: {
      action: "completed",
      workflow_run: {
        id: 4711,
        name: "Tests",
        head_branch: "main",
        run_number: 12,
        event: "push",
        status: "completed",
        conclusion: "failure",
        workflow_id: 7,
        html_url: "https://github.com/example/shop/actions/runs/4711",
        updated_at: serverInstant(),
      },
      workflow: { id: 7, name: "Tests" },
      repository: {
        full_name: "example/shop",
        default_branch: "main",
        html_url: "https://github.com/example/shop",
      },
      sender: { login: "ana" },
    },
  }),
  gitlab: () => ({
    headers: { "X-Gitlab-Event": "Pipeline Hook" },
    body: {
      object_kind: "pipeline",
      object_attributes: {
        id: 31,
        iid: 3,
        ref: "main",
        status: "failed",
        detailed_status: "failed",
        url: "https://gitlab.example.com/shop/-/pipelines/31",
      },
      project: {
        id: 1,
        name: "shop",
        path_with_namespace: "example/shop",
        default_branch: "main",
        web_url: "https://gitlab.example.com/example/shop",
      },
      user: { username: "ana", name: "Ana" },
      commit: { id: "bcbb5ec396a2c0f828686f14fac9b80b780504f2", title: "Sell more" },
    },
  }),
  sentry: () => ({
    headers: { "Sentry-Hook-Resource": "issue" },
    body: {
      action: "created",
      data: {
        issue: {
          id: "1170820242",
          shortId: "SHOP-1",
          title: "ReferenceError: basket is not defined",
          culprit: "checkout in pay",
          level: "error",
          status: "unresolved",
          web_url: "https://sentry.example.com/issues/1170820242/",
          project: { id: "1", name: "shop", slug: "shop" },
        },
      },
      actor: { type: "application", id: "sentry", name: "Sentry" },
    },
  }),
  uptime_kuma: () => ({
    headers: {},
    body: {
      heartbeat: {
        monitorID: 1,
        status: 0,
        time: serverInstant(),
        msg: "connect ECONNREFUSED",
        important: true,
        duration: 60,
      },
      monitor: { id: 1, name: "Shop", url: "https://shop.example.com", type: "http", tags: [] },
      msg: "[Shop] [🔴 Down] connect ECONNREFUSED",
    },
  }),
  healthchecks: () => ({
    headers: {},
    body: { name: "Nightly backup", status: "down", code: "b1a2", tags: "backup" },
  }),
};

/** The sample of a preset; of one we do not know, that which anything can be. */
export function sampleOf(preset: string): SampleRequest {
  return (SAMPLES[preset] ?? (() => generic))();
}
