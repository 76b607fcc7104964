/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { Icon } from '../../shared/public/icons.tsx';
import './choice.css';

export const Choices = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="k-choice">{children}</div>
);

type ChoiceProps = {
  readonly icon: Parameters<typeof Icon>[0]['name'];
  readonly title: string;
  readonly detail: string;
  readonly onChoose: () => void;
};

/** One of a few answers of equal weight. */
export const Choice = ({ icon, title, detail, onChoose }: ChoiceProps) => (
  <button type="button" class="k-choice__answer" onClick={onChoose}>
    <span class="k-choice__icon">
      <Icon name={icon} />
    </span>
    <span class="k-choice__text">
      <b class="k-choice__title" data-read>
        {title}
      </b>
      <span class="k-choice__detail" data-read>
        {detail}
      </span>
    </span>
  </button>
);
