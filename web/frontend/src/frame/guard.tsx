/** Keeps a mistake in one screen from taking the page with it. */
import { Bug } from "lucide";
import { Component, type ComponentChildren } from "preact";
import { t } from "../i18n";
import { Empty } from "../ui/states";

interface Props {
  children: ComponentChildren;
  /** Where this is; what broke at one place is drawn anew at the next. */
  at?: string;
}

interface State {
  broke: boolean;
  at: string | undefined;
}

/** Draws its children, or says that they broke and offers to draw them anew. */
export class Guard extends Component<Props, State> {
  override state: State = { broke: false, at: this.props.at };

  static override getDerivedStateFromProps({ at }: Props, state: State): State | null {
    return at === state.at ? null : { broke: false, at };
  }

  static override getDerivedStateFromError() {
    return { broke: true };
  }

  override componentDidCatch(mistake: unknown) {
    // The console is where whoever is asked for help looks; the page itself goes on.
    console.error(mistake);
  }

  override render() {
    if (!this.state.broke) return this.props.children;
    return (
      <Empty icon={Bug} title={t("stage.broke")} testId="broke">
        <p>{t("stage.broke_text")}</p>
        <button type="button" class="button" onClick={() => this.setState({ broke: false })}>
          {t("failed.retry")}
        </button>
      </Empty>
    );
  }
}
