/** The look of the annotator frame. The class names of the old library are kept for scripts that reach for them (reference 2.6). */
import { css } from "lit";

export const annotatorStyles = css`
  :host {
    display: block;
    font-size: var(--k-text-md);
    line-height: 1.45;
    container: annotator / inline-size;
    margin-block: 16px;
    border: 1px solid var(--k-line);
    border-radius: var(--k-radius-3);
    background: var(--k-surface);
    overflow: clip;
  }
  :host([data-solo]) {
    margin: 0;
    border: 0;
    border-radius: 0;
  }
  :host([data-invalid]) {
    border-color: var(--k-danger);
  }
  .authors-fault {
    margin: 12px;
  }
  .annotation-area {
    display: flex;
    align-items: stretch;
    min-height: 240px;
  }
  .awsui-app-layout__navigation {
    flex: none;
    width: 300px;
    padding: 20px;
    border-inline-end: 1px solid var(--k-line);
    color: var(--k-ink-2);
    overflow-wrap: break-word;
  }
  .awsui-app-layout__navigation.is-folded {
    width: auto !important;
    padding: 20px 10px;
  }
  .is-folded h3 {
    display: none;
  }
  .instructions-head {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-bottom: 8px;
  }
  .instructions-head h3 {
    flex: 1;
    margin: 0;
    font-size: var(--k-text-md);
    font-weight: 650;
    line-height: 20px;
    color: var(--k-ink);
  }
  .fold {
    width: 30px;
    margin: -5px -6px -5px 0;
    color: var(--k-ink-3);
  }
  .more {
    margin-top: 12px;
  }
  .centre {
    flex: 1;
    min-width: 0;
    padding: 20px;
  }
  .header {
    margin: 0 0 12px;
    font-size: 1rem;
    font-weight: 650;
    line-height: 24px;
    overflow-wrap: break-word;
  }
  .side {
    flex: none;
    width: 260px;
    padding: 20px 20px 20px 0;
  }
  .side .fault {
    margin: 12px 0 0;
  }
  .submit {
    margin-top: 24px;
  }
  .submit .btn {
    width: 100%;
  }
  .submit .spinner {
    display: inline-block;
    width: 16px;
    height: 16px;
    border: 2px solid currentColor;
    border-top-color: transparent;
    border-radius: 50%;
  }
  .hint {
    margin: 10px 0 0;
    font-size: var(--k-text-sm);
    color: var(--k-ink-3);
  }
  @media (pointer: coarse) {
    .hint {
      display: none;
    }
  }
  .submit:empty {
    display: none;
  }
  .side-title {
    margin: 0 0 8px;
    font-size: var(--k-text-md);
    font-weight: 600;
    line-height: 20px;
  }
  ::slotted(short-instructions),
  ::slotted(full-instructions),
  ::slotted(classification-target),
  ::slotted(worker-comment) {
    display: block;
  }
  ::slotted(short-instructions) > :first-child {
    margin-top: 0;
  }
  table.keys {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--k-text-md);
  }
  table.keys td {
    padding: 6px 0;
    border-bottom: 1px solid var(--k-line);
    vertical-align: top;
  }
  table.keys td:first-child {
    width: 45%;
    padding-inline-end: 16px;
  }
  .switch {
    display: flex;
    align-items: center;
    gap: 10px;
    margin-top: 16px;
  }
  @container annotator (max-width: 959px) {
    .awsui-app-layout__navigation {
      width: 240px;
    }
    .side {
      width: 220px;
    }
  }
  @container annotator (max-width: 699px) {
    .annotation-area {
      flex-direction: column;
      min-height: 0;
    }
    .awsui-app-layout__navigation {
      order: 3;
      width: auto !important;
      border-inline-end: 0;
      border-top: 1px solid var(--k-line);
    }
    .centre {
      order: 1;
      padding: 16px;
    }
    .hint {
      display: none;
    }
    .side {
      order: 2;
      width: auto;
      padding: 0 16px 20px;
    }
    .awsui-app-layout__navigation {
      padding: 16px;
    }
  }
`;
