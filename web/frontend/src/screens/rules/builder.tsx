/** One rule being built or changed: its parts, its words beside them, and what it would do. */
import { Save, Trash2, Undo2 } from "lucide";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Problem, problemFrom } from "../../api/problem";
import {
  deleteRule,
  fetchRule,
  type Rule,
  type RuleVersion,
  restoreRule,
  saveRule,
} from "../../api/rules";
import { fieldWords } from "../../field_words";
import { t } from "../../i18n";
import { useShortcuts } from "../../keys";
import { go, href } from "../../router";
import { newSpec, specOfRule, treeOf } from "../../rules/spec";
import { onAnsweredAnew } from "../../state/language";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { isGone, useMeanwhile } from "../../state/settings";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { Switch } from "../../ui/fields/switch";
import { TextField } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";
import { Meanwhile } from "../../ui/meanwhile";
import { Page } from "../../ui/page";
import { explain } from "../../words";
import { RuleConflict } from "./conflict";
import { Deeds } from "./deeds";
import { RuleDraft } from "./draft";
import { Hands } from "./hands";
import { HistoryPanel } from "./history";
import { keepUnsaved, takeUnsaved, useLeaveGuard } from "./leave_guard";
import { Making } from "./making";
import { ProofPanel } from "./proof";
import { TreeView } from "./tree_view";
import { TrialPanel } from "./trial";
import { Trigger } from "./trigger";
import { LINE_ID, WordsPanel } from "./words_panel";

const LIST = href({ screen: "rules" });

/** A new rule, with `id` null, or one that is there. */
export function Builder({ id }: { id: string | null }) {
  // The id that the new rule on the bench got: it stays there, with what is typed meanwhile.
  const made = useRef<string | null>(null);
  const turn = useRef(0);
  if (made.current !== null && made.current !== id) {
    made.current = null;
    turn.current += 1;
  }
  if (id !== null && id !== made.current) return <Stored key={id} id={id} />;
  const onMade = (its: string) => {
    made.current = its;
  };
  return <Bench key={`new ${turn.current}`} rule={null} onMade={onMade} />;
}

function Stored({ id }: { id: string }) {
  const loaded = useResource((signal) => fetchRule(id, signal), [id]);
  return <Loaded of={loaded}>{(rule) => <Bench key={rule.id} rule={rule} />}</Loaded>;
}

function Bench({ rule: first, onMade }: { rule: Rule | null; onMade?: (id: string) => void }) {
  const unsaved = useMemo(() => takeUnsaved(first?.id ?? "new"), []);
  // Whoever comes back saves over what they had seen then, not over what others did since.
  const [rule, setRule] = useState(
    first && unsaved ? { ...first, revision: unsaved.revision } : first,
  );
  // The same for what goes on after it was drawn: a save knows what an earlier one made.
  const stored = useRef(rule);
  const [theirs, setTheirs] = useState<Rule | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [meanwhile, forget] = useMeanwhile(rule ? { kind: "rule", id: rule.id } : null);
  const [isShown, setShown] = useState(false);
  const mayWrite = may("rules.write");
  const making = useMemo(() => new Making(unsaved?.lost), []);
  const draft = useMemo(() => {
    const spec = first && specOfRule(first);
    const made =
      spec && first
        ? new RuleDraft(spec, first.line ?? "", first.sentence ?? "")
        : new RuleDraft(newSpec());
    if (unsaved) made.change(unsaved.spec);
    if (unsaved && unsaved.line !== null) made.type(unsaved.line);
    return made;
  }, [first?.id]);
  useEffect(() => onAnsweredAnew(() => draft.reword()), [draft]);
  const hands = useMemo(() => new Hands(draft, !mayWrite), [draft, mayWrite]);
  const isLeft = useRef(false);
  const isHere = useRef(true);
  const isRunning = useRef(false);
  useLeaveGuard(draft.isDirty, () => {
    isLeft.current = true;
  });
  const end = () => {
    draft.stop();
    if (isLeft.current || !(draft.isDirty.peek() || making.lost)) return;
    const { id = "new", revision = 0 } = stored.current ?? {};
    const line = draft.isUnread.peek() ? draft.line.peek() : null;
    keepUnsaved(id, { spec: draft.spec.peek(), line, revision, lost: making.lost });
    notify("info", t("rules.kept"), href({ screen: "rules", id }));
  };
  useEffect(
    () => () => {
      isHere.current = false;
      // What is just being saved is not unsaved: that is known when it is done.
      if (!isRunning.current) end();
    },
    [draft],
  );

  useShortcuts(
    mayWrite
      ? [
          { keys: "mod+z", does: "rules.undo", run: () => hands.undo() },
          { keys: "mod+s", does: "save", run: () => void saveIfNew(), whileTyping: true },
        ]
      : [],
  );

  const spec = draft.spec.value;
  /** Put one that was read or saved on the bench; `sent` as for `keep`. */
  const show = (saved: Rule, sent?: string) => {
    const lies = specOfRule(saved);
    if (lies) draft.keep(lies, saved.line ?? "", saved.sentence ?? "", sent);
    stored.current = saved;
    setRule(saved);
    setTheirs(null);
  };
  // Only over what was there when they were asked for: nothing that is typed until they come.
  const loadTheirs = async () => {
    const before = draft.content;
    const now = rule && (await fetchRule(rule.id).catch(() => null));
    const isOld = (now?.revision ?? 0) < (stored.current?.revision ?? 0);
    if (!now || isOld || isRunning.current || before !== draft.content) return false;
    show(now);
    return true;
  };
  // Where nothing was changed here there is nothing to ask about.
  useEffect(() => {
    setShown(false);
    if (meanwhile === null || isGone(meanwhile) || draft.isDirty.peek() || isBusy) return;
    void loadTheirs().then(setShown);
  }, [meanwhile]);
  const attempt = async (work: () => Promise<void>) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setBusy(true);
    try {
      await work();
    } catch (reason) {
      const problem = problemFrom(reason);
      const id = stored.current?.id;
      const isLate = problem.status === 412 && id !== undefined && isHere.current;
      const now = isLate ? await fetchRule(id).catch(() => null) : null;
      if (now) setTheirs(now);
      else refuse(draft, problem);
    } finally {
      isRunning.current = false;
      setBusy(false);
      if (!isHere.current) end();
    }
  };
  const save = (over?: number) =>
    attempt(async () => {
      // What is saved is the tree: a line that was typed has to be in it.
      if (!(await draft.settle())) {
        refuseLine(draft);
        return;
      }
      if (isLeft.current) return;
      const [spec, sent] = [draft.spec.peek(), draft.content];
      const earlier = stored.current ? null : await making.earlier(spec);
      if (earlier) settleIn(earlier, "");
      const at = stored.current;
      const saved = at
        ? await saveRule(at.id, treeOf(spec), over ?? at.revision)
        : await making.make(spec);
      settleIn(saved, sent);
      const to = isHere.current ? null : href({ screen: "rules", id: saved.id });
      notify("success", t("rules.saved", { name: saved.name }), to);
    });
  // A new one gets its address; not from whoever has gone elsewhere.
  const settleIn = (saved: Rule, sent: string) => {
    const isNew = stored.current === null;
    show(saved, sent);
    if (!isNew || !isHere.current) return;
    onMade?.(saved.id);
    go({ screen: "rules", id: saved.id }, true);
  };
  const saveIfNew = async () => {
    if (!isBusy && (rule === null || draft.isDirty.peek())) await save();
  };
  const drop = async () => {
    if (!rule) return;
    const isSure = await confirm({
      title: t("rules.delete_title", { name: rule.name }),
      text: t("rules.delete_text"),
      action: t("delete"),
      danger: true,
    });
    if (!isSure) return;
    await attempt(async () => {
      await deleteRule(rule.id, rule.revision);
      show(rule);
      notify(
        "success",
        t("rules.deleted", { name: rule.name }),
        href({ screen: "rules", id: "deleted" }),
      );
      if (isHere.current) go({ screen: "rules" });
    });
  };
  const restore = async (version: RuleVersion) => {
    if (!rule) return;
    const isSure =
      !draft.isDirty.peek() ||
      (await confirm({
        title: t("editor.leave_title"),
        text: t("editor.leave_text"),
        action: t("rules.restore"),
        danger: true,
      }));
    if (!isSure) return;
    await attempt(async () => {
      show(await restoreRule(rule.id, version.revision, rule.revision));
      notify("success", t("rules.restored", { n: version.revision }));
    });
  };

  if (first && !specOfRule(first)) {
    return (
      <Page title={first.name} back={LIST} testId="rule-page">
        <p class="form-error">{t("rules.unreadable", { why: first.problem ?? "" })}</p>
      </Page>
    );
  }
  return (
    <Page
      title={rule ? rule.name : t("rules.new")}
      back={LIST}
      testId="rule-page"
      actions={
        mayWrite && (
          <>
            <button
              type="button"
              class="icon-button"
              aria-label={t("rules.undo")}
              title={t("rules.undo")}
              disabled={isBusy || !draft.canUndo.value}
              data-testid="undo"
              onClick={() => hands.undo()}
            >
              <Icon of={Undo2} size={18} />
            </button>
            {rule && (
              <button
                type="button"
                class="icon-button"
                aria-label={t("delete")}
                disabled={isBusy}
                data-testid="delete-rule"
                onClick={() => void drop()}
              >
                <Icon of={Trash2} size={18} />
              </button>
            )}
            <button
              type="button"
              class="button button-primary"
              disabled={isBusy || (rule !== null && !draft.canSave.value)}
              data-testid="save-rule"
              onClick={() => void save()}
            >
              <Icon of={Save} size={16} />
              {t("save")}
            </button>
          </>
        )
      }
    >
      {!mayWrite && <p class="rule-note muted">{t("editor.read_only")}</p>}
      {meanwhile && !theirs && (
        <Meanwhile
          change={meanwhile}
          isShown={isShown}
          load={() => void loadTheirs().then((isDone) => isDone && forget())}
          dismiss={forget}
        />
      )}
      {theirs && (
        <RuleConflict
          theirs={theirs}
          load={() => show(theirs)}
          overwrite={() => void save(theirs.revision)}
        />
      )}
      <div class="bench">
        <div class="bench-parts">
          <section class="rule-part rule-head">
            <TextField
              label={t("rules.name")}
              value={spec.name}
              placeholder={t("rules.name_hint")}
              onChange={(name) => draft.change({ name })}
              error={draft.errorAt("name")}
              most={100}
              disabled={!mayWrite}
              testId="rule-name"
            />
            <Switch
              label={t("rules.on")}
              value={spec.active}
              onChange={(active) => draft.change({ active })}
              disabled={!mayWrite}
              testId="rule-active"
            />
          </section>
          <Trigger draft={draft} disabled={!mayWrite} />
          <section class="rule-part" aria-labelledby="part-if">
            <h2 id="part-if">{t("rules.if")}</h2>
            <TreeView hands={hands} />
          </section>
          <Deeds draft={draft} disabled={!mayWrite} named={rule?.receivers ?? []} />
        </div>
        <div class="bench-side">
          <WordsPanel draft={draft} disabled={!mayWrite} />
          <ProofPanel draft={draft} />
          <TrialPanel draft={draft} />
          {rule && (
            <HistoryPanel
              id={rule.id}
              revision={rule.revision}
              mayWrite={mayWrite}
              restore={(version) => void restore(version)}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

// A field that is named shows it at its place; the rest is said in a toast.
function refuse(draft: RuleDraft, problem: Problem): void {
  draft.refuse(problem);
  const [field] = problem.fields;
  notify("error", field ? fieldWords(field) : explain(problem));
}

// The line stays as it was typed; whoever is elsewhere on a long page is brought to it.
function refuseLine(draft: RuleDraft): void {
  const [slip, mistake] = [draft.slip.peek(), draft.mistake.peek()];
  const problem = draft.problem.peek();
  const why =
    slip?.says ?? (mistake && fieldWords(mistake)) ?? (problem && explain(problem)) ?? "";
  document.getElementById(LINE_ID)?.focus();
  notify("error", t("rules.line_not_taken", { why }));
}
